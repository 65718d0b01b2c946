using System.Net.Security;
using Healthcheck.Web;

namespace Healthcheck.Configuration;

/// <summary>Reads the files that the settings of our own port name, and looks whether these settings go together.</summary>
internal static class WebFilesReader
{
    private const string NotShown = "the file (path not shown)";

    /// <summary>A pair that is changed while it is read is read again, so often.</summary>
    private const int MostTries = 3;

    private delegate ParseResult<string> ReadText(string path, int maxBytes);

    internal static WebOptions Read(WebOptions web, SettingSources sources)
    {
        foreach (var (setting, phrase) in FindContradictions(web))
        {
            sources.AddFault(setting, phrase);
        }

        return web with
        {
            Certificate = ReadCertificate(web, sources),
            ClientAuthorities = Watch(
                web.ClientAuthoritiesFile,
                WebDefinitions.ClientAuthoritiesFile,
                ServerCertificateParser.MaxFileBytes,
                ServerCertificateParser.ParseAll,
                sources),
            Users = Watch(web.UsersFile, WebDefinitions.UsersFile, UsersFileParser.MaxFileBytes, UsersFileParser.Parse, sources),
        };
    }

    /// <returns>One line each.</returns>
    internal static IEnumerable<string> DescribeWarnings(WebOptions web)
    {
        if (web is { UsersFile: not null, CertificateFile: null } && web.BindAddress is not ("localhost" or "127.0.0.1" or "::1"))
        {
            yield return $"{WebDefinitions.UsersFile.FullName} without {WebDefinitions.CertificateFile.Flag}: "
                + "passwords can be read on the way";
        }
    }

    private static IEnumerable<(Setting Setting, string Phrase)> FindContradictions(WebOptions web)
    {
        if (web is { CertificateFile: not null, KeyFile: null })
        {
            yield return (WebDefinitions.CertificateFile, $"not without {WebDefinitions.KeyFile.FullName}");
        }

        if (web is { CertificateFile: null, KeyFile: not null })
        {
            yield return (WebDefinitions.KeyFile, $"not without {WebDefinitions.CertificateFile.FullName}");
        }

        if (web is { CertificateFile: null, ClientAuthoritiesFile: not null })
        {
            yield return (WebDefinitions.ClientAuthoritiesFile, $"not without {WebDefinitions.CertificateFile.FullName}");
        }

        if (web is { GuardVerdict: true, UsersFile: null, ClientAuthoritiesFile: null })
        {
            yield return (
                WebDefinitions.GuardVerdict,
                $"not without {WebDefinitions.UsersFile.FullName} or {WebDefinitions.ClientAuthoritiesFile.FullName}");
        }
    }

    /// <summary>A file by itself.</summary>
    /// <returns>Null when none is named, or it is faulty.</returns>
    private static WatchedFile<T>? Watch<T>(
        string? path, Setting setting, int maxBytes, Func<string, ParseResult<T>> parse, SettingSources sources)
        where T : class
    {
        if (path is null || sources.IsFaulty(setting))
        {
            return null;
        }

        var name = setting.MayHoldSecret ? NotShown : DisplayText.Quote(path);
        var text = SmallTextFile.Read(path, maxBytes);
        var now = text.Fault is null ? parse(text.Value) : ParseResult<T>.Bad(text.Fault);
        if (now.Fault is not null)
        {
            sources.AddFault(setting, $"{name} {now.Fault}");
            return null;
        }

        return new WatchedFile<T>(now.Value, Again(text.Value, now.Value, () => SmallTextFile.ReadToEnd(path, maxBytes), parse, name));
    }

    private static WatchedFile<SslStreamCertificateContext>? ReadCertificate(WebOptions web, SettingSources sources)
    {
        if (web is not { CertificateFile: { } certificateFile, KeyFile: { } keyFile })
        {
            return null;
        }

        var (text, faulty, fault) = ReadPair(certificateFile, keyFile, (path, size) => SmallTextFile.Read(path, size));
        var now = default(SslStreamCertificateContext);
        if (fault is null)
        {
            (now, faulty, fault) = ParsePair(text, certificateFile);
        }

        if (fault is not null)
        {
            sources.AddFault(faulty!, fault);
            return null;
        }

        return new WatchedFile<SslStreamCertificateContext>(now!, Again(
            string.Join('\0', text.Certificate, text.Key),
            now!,
            () =>
            {
                var (again, setting, phrase) = ReadPair(certificateFile, keyFile, SmallTextFile.ReadToEnd);
                return phrase is null
                    ? ParseResult<string>.Good(string.Join('\0', again.Certificate, again.Key))
                    : ParseResult<string>.Bad($"{setting!.FullName}: {phrase}");
            },
            pair =>
            {
                var parts = pair.Split('\0', 2);
                var (value, setting, phrase) = ParsePair((parts[0], parts[1]), certificateFile);
                return phrase is null
                    ? ParseResult<SslStreamCertificateContext>.Good(value!)
                    : ParseResult<SslStreamCertificateContext>.Bad($"{setting!.FullName}: {phrase}");
            }));
    }

    /// <summary>Both of one moment: a mounted Secret may be swapped between the first file and the second.</summary>
    private static ((string Certificate, string Key) Text, Setting? Faulty, string? Fault) ReadPair(
        string certificateFile, string keyFile, ReadText read)
    {
        for (var tries = 1; ; tries++)
        {
            var certificate = read(certificateFile, ServerCertificateParser.MaxFileBytes);
            if (certificate.Fault is not null)
            {
                return (default, WebDefinitions.CertificateFile, $"{DisplayText.Quote(certificateFile)} {certificate.Fault}");
            }

            var key = read(keyFile, ServerCertificateParser.MaxFileBytes);
            if (key.Fault is not null)
            {
                return (default, WebDefinitions.KeyFile, $"{NotShown} {key.Fault}");
            }

            if (tries == MostTries || read(certificateFile, ServerCertificateParser.MaxFileBytes).Value == certificate.Value)
            {
                return ((certificate.Value, key.Value), null, null);
            }
        }
    }

    private static (SslStreamCertificateContext? Value, Setting? Faulty, string? Fault) ParsePair(
        (string Certificate, string Key) text, string certificateFile)
    {
        var certificates = ServerCertificateParser.ParseAll(text.Certificate);
        if (certificates.Fault is not null)
        {
            return (null, WebDefinitions.CertificateFile, $"{DisplayText.Quote(certificateFile)} {certificates.Fault}");
        }

        var pair = ServerCertificateParser.AddKey(certificates.Value, text.Key);
        return pair.Fault is null ? (pair.Value, null, null) : (null, WebDefinitions.KeyFile, $"{NotShown} {pair.Fault}");
    }

    /// <param name="name">Stands before the phrase of a fault; null where it names the file itself.</param>
    private static ReadAgain<T> Again<T>(
        string text, T now, Func<ParseResult<string>> read, Func<string, ParseResult<T>> parse, string? name = null)
        where T : class
    {
        return () =>
        {
            var again = read();
            if (again.Fault is null && again.Value != text)
            {
                var parsed = parse(again.Value);
                if (parsed.Fault is null)
                {
                    (text, now) = (again.Value, parsed.Value);
                }
                else
                {
                    again = ParseResult<string>.Bad(parsed.Fault);
                }
            }

            return again.Fault is null ? (now, null) : (null, name is null ? again.Fault : $"{name} {again.Fault}");
        };
    }
}

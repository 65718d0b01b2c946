using System.Collections.Immutable;
using System.Net.Security;
using Healthcheck.Files;
using Healthcheck.Web;

namespace Healthcheck.Configuration;

/// <summary>Reads the files that the settings of our own port name, and looks whether these settings go together.</summary>
internal static class WebFilesReader
{
    internal static WebOptions Read(WebOptions web, SettingSources sources)
    {
        foreach (var (setting, phrase) in FindContradictions(web))
        {
            sources.AddFault(setting, phrase);
        }

        return web with
        {
            Certificate = ReadCertificate(web, sources),
            ClientAuthorities = Read(
                web.ClientAuthoritiesFile,
                WebDefinitions.ClientAuthoritiesFile,
                CertificateParser.MaxFileBytes,
                CertificateParser.ParseAll,
                sources),
            Users = Read(web.UsersFile, WebDefinitions.UsersFile, UsersFileParser.MaxFileBytes, UsersFileParser.Parse, sources),
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

        if (web is { AllowRestart: true, UsersFile: null })
        {
            yield return (
                WebDefinitions.AllowRestart,
                $"not without {WebDefinitions.UsersFile.FullName}: nobody may restart anything without a name");
        }
    }

    /// <summary>A file by itself.</summary>
    /// <returns>Null when none is named, or it is faulty.</returns>
    private static Reloadable<T>? Read<T>(
        string? path, Setting setting, int maxBytes, Func<string, ParseResult<T>> parse, SettingSources sources)
        where T : class
    {
        if (path is null || sources.IsFaulty(setting))
        {
            return null;
        }

        var file = CreateFile(setting, path, maxBytes);
        var (value, fault) = ReloadableFile.Read([file], texts => Name(parse(texts[0]), file));
        if (fault is not null)
        {
            sources.AddFault(setting, fault.Phrase);
        }

        return value;
    }

    private static Reloadable<SslStreamCertificateContext>? ReadCertificate(WebOptions web, SettingSources sources)
    {
        if (web is not { CertificateFile: { } certificateFile, KeyFile: { } keyFile })
        {
            return null;
        }

        var certificate = CreateFile(WebDefinitions.CertificateFile, certificateFile, CertificateParser.MaxFileBytes);
        var key = CreateFile(WebDefinitions.KeyFile, keyFile, CertificateParser.MaxFileBytes);
        ImmutableArray<NamedFile> files = [certificate, key];
        var (value, fault) = ReloadableFile.Read(files, texts => CertificateParser.ParseWithKey(texts, files, mayBeEncrypted: false));
        if (fault is not null)
        {
            sources.AddFault(fault.Setting == key.Setting ? WebDefinitions.KeyFile : WebDefinitions.CertificateFile, fault.Phrase);
        }

        return value;
    }

    private static NamedFile CreateFile(Setting setting, string path, int maxBytes) => setting.MayHoldSecret
        ? new(setting.FullName, path, maxBytes)
        : new(setting.FullName, path, maxBytes, DisplayText.Quote(path));

    private static (T? Value, FileFault? Fault) Name<T>(ParseResult<T> parsed, NamedFile file)
        where T : class => parsed.Fault is null ? (parsed.Value, null) : (null, file.Blame(parsed.Fault));
}

using System.Collections.Immutable;
using System.CommandLine;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Healthcheck.Configuration;
using CommandLineResult = System.CommandLine.ParseResult;

namespace Healthcheck.Commands;

/// <summary>What the files of a probe hold; null where they are not given.</summary>
/// <param name="Certificate">What is shown to a daemon that asks for one, with its key.</param>
/// <param name="Authorization">The header of that name.</param>
internal sealed record ProbeCredentials(
    X509Certificate2Collection? Authorities, SslStreamCertificateContext? Certificate, string? Authorization);

/// <summary><c>--ca-file</c>, <c>--cert-file</c>, <c>--key-file</c> and <c>--user-file</c> of a probe.</summary>
internal sealed class ProbeFiles
{
    private const string PathOfPem = "path of a PEM file";
    private const string PathOfKey = "path of a PEM file, not encrypted";

    public Option<string[]> Authorities { get; } = Create(
        "--ca-file", "PEM file of the authorities that the daemon's certificate may come from.");

    public Option<string[]> Certificate { get; } = Create(
        "--cert-file", "PEM file of a certificate for a daemon that takes client certificates.");

    public Option<string[]> Key { get; } = Create("--key-file", "PEM file of the private key of --cert-file, not encrypted.");

    public Option<string[]> User { get; } = Create("--user-file", "File with one line user:password, for paths that require credentials.");

    /// <returns>What they hold, and whole lines on what is wrong with them.</returns>
    public (ProbeCredentials Credentials, ImmutableArray<string> Faults) Read(CommandLineResult line)
    {
        var authorities = Read(line, Authorities, PathOfPem, ParseAuthorities);
        var (certificate, certificateFaults) = ReadCertificate(line);
        var basicAuth = CredentialsParser.BasicAuthFile(User.Name);
        var user = Read(line, User, basicAuth.Allowed, path =>
        {
            var parsed = basicAuth.Parse(path);
            return parsed.Fault is null ? ParseResult<Secret?>.Good(parsed.Value?.Value) : ParseResult<Secret?>.Bad(parsed.Fault);
        });
        var pair = user.Fault is null ? user.Value?.Reveal() : null;
        return (
            new(
                authorities.Fault is null ? authorities.Value : null,
                certificate,
                pair is null ? null : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}"),
            [.. new[] { authorities.Fault }.Concat(certificateFaults).Append(user.Fault).OfType<string>()]);
    }

    /// <returns>Null when it is not given; a fault is a whole line.</returns>
    private static ParseResult<T?> Read<T>(
        CommandLineResult line, Option<string[]> option, string allowed, Func<string, ParseResult<T?>> parse)
        where T : class
    {
        if (line.GetResult(option) is not { Implicit: false } result)
        {
            return ParseResult<T?>.Good(null);
        }

        var parsed = result.Tokens is [.., var last] && !string.IsNullOrWhiteSpace(last.Value)
            ? parse(last.Value)
            : ParseResult<T?>.Bad("needs a value");
        return parsed.Fault is null ? parsed : ParseResult<T?>.Bad($"{option.Name}: {parsed.Fault}; allowed: {allowed}");
    }

    private static ParseResult<X509Certificate2Collection?> ParseAuthorities(string path)
    {
        var text = SmallTextFile.Read(path, CertificateParser.MaxFileBytes);
        var parsed = text.Fault is null ? CertificateParser.ParseAll(text.Value) : ParseResult<X509Certificate2Collection>.Bad(text.Fault);
        return parsed.Fault is null
            ? ParseResult<X509Certificate2Collection?>.Good(parsed.Value)
            : ParseResult<X509Certificate2Collection?>.Bad($"{DisplayText.Quote(path)} {parsed.Fault}");
    }

    /// <summary>Of two files, of which neither is any use without the other.</summary>
    private (SslStreamCertificateContext? Value, IEnumerable<string?> Faults) ReadCertificate(CommandLineResult line)
    {
        var (certificate, key) = (Read(line, Certificate, PathOfPem, Name), Read(line, Key, PathOfKey, Name));
        if (certificate.Fault is not null || key.Fault is not null)
        {
            return (null, [certificate.Fault, key.Fault]);
        }

        if (certificate.Value is null || key.Value is null)
        {
            return (null, [
                certificate.Value is null ? null : $"{Certificate.Name}: not without {Key.Name}",
                key.Value is null ? null : $"{Key.Name}: not without {Certificate.Name}",
            ]);
        }

        ImmutableArray<NamedFile> files =
        [
            new(Certificate.Name, certificate.Value, CertificateParser.MaxFileBytes, DisplayText.Quote(certificate.Value)),
            new(Key.Name, key.Value, CertificateParser.MaxFileBytes),
        ];
        var (value, fault) = ReloadableFile.Read(files, texts => CertificateParser.ParseWithKey(texts, files, mayBeEncrypted: false));
        return fault is null
            ? (value!.Value, [])
            : (null, [$"{fault.Setting}: {fault.Phrase}; allowed: {(fault.Setting == Key.Name ? PathOfKey : PathOfPem)}"]);

        static ParseResult<string?> Name(string path) => ParseResult<string?>.Good(path.Trim());
    }

    private static Option<string[]> Create(string flag, string description) =>
        new(flag) { Arity = ArgumentArity.ZeroOrMore, Description = description };
}

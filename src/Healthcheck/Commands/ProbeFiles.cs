using System.Collections.Immutable;
using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Healthcheck.Configuration;
using CommandLineResult = System.CommandLine.ParseResult;

namespace Healthcheck.Commands;

/// <summary><c>--ca-file</c> and <c>--user-file</c> of a probe.</summary>
internal sealed class ProbeFiles
{
    public Option<string[]> Authorities { get; } = new("--ca-file")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "PEM file of the authorities that the daemon's certificate may come from.",
    };

    public Option<string[]> User { get; } = new("--user-file")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "File with one line user:password, for paths that want them.",
    };

    /// <returns>What they hold, null where they are not given, and whole lines on what is wrong with them.</returns>
    public (X509Certificate2Collection? Authorities, string? Authorization, ImmutableArray<string> Faults) Read(CommandLineResult line)
    {
        var authorities = Read(line, Authorities, "path of a PEM file", Parse);
        var credentials = CredentialsParser.BasicAuthFile(User.Name);
        var user = Read(line, User, credentials.Allowed, path =>
        {
            var parsed = credentials.Parse(path);
            return parsed.Fault is null ? ParseResult<Secret?>.Good(parsed.Value?.Value) : ParseResult<Secret?>.Bad(parsed.Fault);
        });
        var pair = user.Fault is null ? user.Value?.Reveal() : null;
        return (
            authorities.Fault is null ? authorities.Value : null,
            pair is null ? null : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}",
            [.. new[] { authorities.Fault, user.Fault }.OfType<string>()]);
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

    private static ParseResult<X509Certificate2Collection?> Parse(string path)
    {
        var text = SmallTextFile.Read(path, ServerCertificateParser.MaxFileBytes);
        var parsed = text.Fault is null ? ServerCertificateParser.ParseAll(text.Value) : ParseResult<X509Certificate2Collection>.Bad(text.Fault);
        return parsed.Fault is null
            ? ParseResult<X509Certificate2Collection?>.Good(parsed.Value)
            : ParseResult<X509Certificate2Collection?>.Bad($"{DisplayText.Quote(path)} {parsed.Fault}");
    }
}

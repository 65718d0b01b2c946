using System.CommandLine;
using Healthcheck.Configuration;
using CommandLineResult = System.CommandLine.ParseResult;

namespace Healthcheck.Commands;

/// <summary><c>--timeout</c> of a command that runs once.</summary>
/// <param name="usual">How long it may take, unless told otherwise.</param>
internal sealed class TimeoutFlag((TimeSpan Min, TimeSpan Max) range, TimeSpan usual)
{
    private readonly SettingParser<TimeSpan> _parser = QuantityParser.Duration(range);

    public Option<string[]> Option { get; } = new("--timeout")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = $"How long it may take. Allowed: {QuantityParser.Duration(range).Allowed}. Default: {QuantityParser.Format(usual)}.",
    };

    /// <returns>The time, or a whole line on what is wrong with it.</returns>
    public ParseResult<TimeSpan> Read(CommandLineResult line)
    {
        if (line.GetResult(Option) is not { Implicit: false } result)
        {
            return ParseResult<TimeSpan>.Good(usual);
        }

        var isMissing = result.Tokens.Count < result.IdentifierTokenCount;
        var parsed = _parser.Parse(isMissing ? "" : result.Tokens[^1].Value);
        return parsed.Fault is { } fault
            ? ParseResult<TimeSpan>.Bad($"{Option.Name}: {fault}; allowed: {_parser.Allowed}")
            : parsed;
    }
}

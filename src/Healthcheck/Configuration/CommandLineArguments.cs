using System.Collections.Immutable;
using System.CommandLine;

namespace Healthcheck.Configuration;

/// <summary>The arguments taken apart: the text behind each flag, and what is wrong with the line itself.</summary>
internal sealed record CommandLineArguments(
    bool Help,
    bool Version,
    bool Demo,
    IReadOnlyDictionary<string, string> Values,
    ImmutableArray<string> Faults)
{
    // No "-abc" for "-a -b -c", and no "@file": a password may begin with '@'.
    private static readonly ParserConfiguration Strict = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    internal static CommandLineArguments Read(string[] args)
    {
        // Options are made anew: the library ties them to one command.
        var switches = SettingTable.Switches.ToDictionary(row => row, ToOption);
        var settings = SettingTable.Settings.Select(row => (Row: row, Option: ToOption(row))).ToImmutableArray();
        var command = new Command(Product.Name);
        foreach (var option in settings.Select(pair => (Option)pair.Option).Concat(switches.Values))
        {
            command.Options.Add(option);
        }

        // No flag precedes these; the library would take some of them for the program's name or a directive and say nothing.
        var strays = args.TakeWhile(text => !text.StartsWith('-')).ToList();
        var line = command.Parse(args[strays.Count..], Strict);
        var values = new Dictionary<string, string>();
        var faults = ImmutableArray.CreateBuilder<string>();
        var unmatched = strays.Concat(line.UnmatchedTokens).ToList();
        foreach (var (row, option) in settings)
        {
            if (line.GetResult(option) is not { Implicit: false } result)
            {
                continue;
            }

            // "--port --prot 1": the second is a mistyped flag rather than the value of the first.
            var texts = result.Tokens.Select(token => token.Value).ToList();
            unmatched.AddRange(texts.Where(LooksLikeFlag));
            var given = texts.Where(text => !LooksLikeFlag(text) && !string.IsNullOrWhiteSpace(text)).ToList();
            if (given.Count < result.IdentifierTokenCount)
            {
                faults.Add(row.Fault("needs a value"));
            }
            else
            {
                values[row.Flag] = given[^1];
            }
        }

        faults.AddRange(UnexpectedArguments.Describe(unmatched));
        if (faults.Count == 0 && line.Errors.Count > 0)
        {
            // Only the library knows what is wrong, and its text may show a value.
            faults.Add("the command line cannot be understood (--help lists all flags)");
        }

        bool IsGiven(Switch row) => line.GetResult(switches[row]) is { Implicit: false };
        return new(
            IsGiven(SettingTable.Help), IsGiven(SettingTable.Version), IsGiven(SettingTable.Demo), values, faults.ToImmutable());
    }

    private static bool LooksLikeFlag(string text) => text.StartsWith("--", StringComparison.Ordinal);

    // As many values as times given: the last wins, and one that is missing is noticed.
    private static Option<string[]> ToOption(Setting row) => new Option<string[]>(row.Flag) { Arity = ArgumentArity.ZeroOrMore };

    private static Option<bool> ToOption(Switch row) =>
        new Option<bool>(row.Flag, row.Alias is null ? [] : [row.Alias]) { Arity = ArgumentArity.Zero };
}

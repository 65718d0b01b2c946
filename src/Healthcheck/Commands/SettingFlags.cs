using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Healthcheck.Configuration;
using CommandLineResult = System.CommandLine.ParseResult;

namespace Healthcheck.Commands;

/// <summary>The flags of the settings, as options of a command.</summary>
internal sealed class SettingFlags
{
    private readonly ImmutableArray<(Setting Setting, Option Option)> _settings =
        [.. SettingTable.Settings.Select(setting => (setting, CreateOption(setting)))];

    public void AddTo(Command command)
    {
        foreach (var (_, option) in _settings)
        {
            command.Options.Add(option);
        }

        foreach (var flag in SettingTable.Switches)
        {
            command.Options.Add(CreateOption(flag));
        }
    }

    public static bool IsGiven(CommandLineResult line, Switch flag) => line.GetResult(flag.Flag) is OptionResult { Implicit: false };

    public SettingArguments Read(CommandLineResult line)
    {
        var values = new Dictionary<string, string>();
        var faults = ImmutableArray.CreateBuilder<string>();
        var unmatched = line.UnmatchedTokens.ToList();
        foreach (var (setting, option) in _settings)
        {
            if (line.GetResult(option) is not { Implicit: false } result)
            {
                continue;
            }

            // "--port --prot 1": the second is a mistyped flag rather than the value of the first.
            var texts = result.Tokens.Select(token => token.Value).ToList();
            unmatched.AddRange(texts.Where(LooksLikeFlag));
            var given = texts.Where(text => !LooksLikeFlag(text) && !string.IsNullOrWhiteSpace(text)).ToList();
            if (given.Count == 0 && setting.Implied is { } bare)
            {
                values[setting.Flag] = bare;
            }
            else if (given.Count < result.IdentifierTokenCount && setting.Implied is null)
            {
                faults.Add(setting.Fault("needs a value"));
            }
            else
            {
                values[setting.Flag] = given[^1];
            }
        }

        var isSecretNear = _settings.Any(pair => pair.Setting.MayHoldSecret && line.GetResult(pair.Option) is { Implicit: false });
        faults.AddRange(UnexpectedArguments.Describe(
            unmatched,
            line.CommandResult.Command,
            isSecretNear,
            hidden => $"{hidden} unexpected argument{(hidden == 1 ? "" : "s")} (not shown): flags start with --"));
        return new(IsGiven(line, SettingTable.Demo), values, faults.ToImmutable());
    }

    /// <summary>For a switch without a value.</summary>
    public static Option<bool> CreateOption(Switch flag) =>
        new(flag.Flag, flag.Alias is null ? [] : [flag.Alias]) { Arity = ArgumentArity.Zero, Description = flag.Description };

    /// <summary>As many values as times given: the last wins, and one that is missing is noticed.</summary>
    private static Option<string[]> CreateOption(Setting setting)
    {
        var option = new Option<string[]>(setting.Flag) { Arity = ArgumentArity.ZeroOrMore, Description = setting.Description };
        if (setting.Words.Count > 0)
        {
            option.CompletionSources.Add([.. setting.Words]);
        }

        return option;
    }

    private static bool LooksLikeFlag(string text) => text.StartsWith("--", StringComparison.Ordinal);
}

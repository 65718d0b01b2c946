using System.CommandLine;
using System.Text.RegularExpressions;
using Healthcheck.Configuration;

namespace Healthcheck.Commands;

/// <summary>
/// Faults for what is neither command, flag nor value. Names of flags and plain words are shown, for they hint at what was meant; the
/// rest may be a secret, and so may a word be beside a flag that takes one or is not known.
/// </summary>
internal static partial class UnexpectedArguments
{
    /// <summary>
    /// Edits by which a word may miss the one that was meant; commands are so short that more would suit nearly any word.
    /// </summary>
    private const int WordSlips = 1;

    /// <summary>What people type of habit. One letter cannot be a secret.</summary>
    private static readonly Dictionary<string, string> ShortForms = new(StringComparer.Ordinal)
    {
        ["-v"] = SettingTable.Version.Flag,
        ["-V"] = SettingTable.Version.Flag,
        ["-?"] = SettingTable.Help.Flag,
        ["-H"] = SettingTable.Help.Flag,
        ["-p"] = ProcessDefinitions.Port.Flag,
        ["-P"] = ProcessDefinitions.Port.Flag,
        ["-b"] = ProcessDefinitions.BindAddress.Flag,
        ["-u"] = ConnectionDefinitions.ConnectUrl.Flag,
        ["-c"] = ConnectionDefinitions.ConnectUrl.Flag,
        ["-t"] = "--timeout",
        ["-w"] = "--watch",
        ["-k"] = "--insecure",
    };

    /// <param name="command">The command whose flags could have been meant.</param>
    /// <param name="isSecretNear">Whether a flag is given whose value may hold a secret.</param>
    /// <param name="describeHidden">Says that so many are not shown.</param>
    public static IEnumerable<string> Describe(
        IReadOnlyCollection<string> arguments, Command command, bool isSecretNear, Func<int, string> describeHidden)
    {
        var flags = command.Options.Select(option => option.Name).ToList();
        var showsWords = !isSecretNear && !arguments.Any(argument => FlagName(argument, flags) is not null);
        var hidden = 0;
        var isValueDue = false;
        foreach (var argument in arguments)
        {
            var isValue = isValueDue && !argument.StartsWith('-');
            isValueDue = false;
            if (FlagName(argument, flags) is { } flag)
            {
                var meant = FindMeant(flag, flags);
                isValueDue = meant is not null && argument == flag && TakesValue(command, meant);
                yield return DescribeFlag(flag, flags, meant);
            }
            else if (isValue)
            {
                // Of the mistyped flag before it, which has been told.
            }
            else if (showsWords && PlainWord().IsMatch(argument))
            {
                yield return DescribeWord(argument, command, flags);
            }
            else if (!isSecretNear && flags.Contains(ConnectionDefinitions.ConnectUrl.Flag) && AddressHint.Describe(argument) is { } hint)
            {
                yield return hint;
            }
            else
            {
                hidden++;
            }
        }

        if (hidden > 0)
        {
            yield return describeHidden(hidden);
        }
    }

    private static string? FlagName(string argument, List<string> flags)
    {
        var name = argument.Split('=', ':')[0];

        // With one dash it may be a password: it is shown only where it is one letter or a known flag short of a dash.
        return DoubleDashed().IsMatch(name) || SingleLetter().IsMatch(name) || flags.Contains("-" + name) ? name : null;
    }

    private static string? FindMeant(string flag, List<string> flags) =>
        flag.StartsWith("--", StringComparison.Ordinal) || flag.Length > 2 ? TypoSuggester.FindNearest(flag, flags)
        : ShortForms.TryGetValue(flag, out var meant) && flags.Contains(meant) ? meant
        : null;

    private static bool TakesValue(Command command, string flag) =>
        command.Options.First(option => option.Name == flag).Arity.MaximumNumberOfValues > 0;

    private static string DescribeFlag(string flag, List<string> flags, string? meant) => flags.Contains(flag)
        ? $"{flag}: not allowed here (--help lists all)"
        : meant is not null
            ? $"{flag}: unknown flag; did you mean {meant}? (--help lists all)"
            : $"{flag}: unknown flag (--help lists all)";

    private static string DescribeWord(string word, Command command, List<string> flags)
    {
        var commands = command.Parents.OfType<Command>().SelectMany(parent => parent.Subcommands).Select(sibling => sibling.Name).ToList();
        return commands.Contains(word) ? $"'{word}': unexpected argument; a command stands before all flags (--help lists all)"
            : TypoSuggester.FindNearest(word, [.. commands, .. flags.Select(flag => flag[2..])], WordSlips) is not { } nearest
                ? $"'{word}': unexpected argument; flags start with -- (--help lists all)"
            : $"'{word}': unexpected argument; did you mean {(commands.Contains(nearest) ? nearest : "--" + nearest)}? (--help lists all)";
    }

    [GeneratedRegex(@"\A--[A-Za-z][A-Za-z0-9_-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DoubleDashed();

    [GeneratedRegex(@"\A-[A-Za-z?]\z", RegexOptions.CultureInvariant)]
    private static partial Regex SingleLetter();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z-]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainWord();
}

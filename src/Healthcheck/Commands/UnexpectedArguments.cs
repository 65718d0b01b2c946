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

    /// <param name="command">The command whose flags could have been meant.</param>
    /// <param name="isSecretNear">Whether a flag is given whose value may hold a secret.</param>
    /// <param name="describeHidden">Says that so many are not shown.</param>
    public static IEnumerable<string> Describe(
        IReadOnlyCollection<string> arguments, Command command, bool isSecretNear, Func<int, string> describeHidden)
    {
        var flags = command.Options.Select(option => option.Name).ToList();
        var showsWords = !isSecretNear && !arguments.Any(argument => FlagName(argument, flags) is not null);
        var hidden = 0;
        foreach (var argument in arguments)
        {
            if (FlagName(argument, flags) is { } flag)
            {
                yield return DescribeFlag(flag, flags);
            }
            else if (showsWords && PlainWord().IsMatch(argument))
            {
                yield return DescribeWord(argument, command, flags);
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

        // With one dash it may be a password: it is shown only where it is a known flag short of a dash.
        return DoubleDashed().IsMatch(name) || flags.Contains("-" + name) ? name : null;
    }

    private static string DescribeFlag(string flag, List<string> flags) => flags.Contains(flag)
        ? $"{flag}: not allowed here (--help lists all)"
        : TypoSuggester.FindNearest(flag, flags) is { } nearest
            ? $"{flag}: unknown flag; did you mean {nearest}? (--help lists all)"
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

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z-]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainWord();
}

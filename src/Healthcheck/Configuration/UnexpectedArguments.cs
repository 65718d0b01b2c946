using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Healthcheck.Configuration;

/// <summary>Faults for what is neither flag nor value. Only names of flags are shown: the rest may be a secret.</summary>
internal static partial class UnexpectedArguments
{
    internal static IEnumerable<string> Describe(IEnumerable<string> arguments)
    {
        var strays = 0;
        foreach (var argument in arguments)
        {
            if (FlagName(argument) is { } flag)
            {
                yield return UnknownFlag(flag);
            }
            else
            {
                strays++;
            }
        }

        if (strays > 0)
        {
            yield return $"{strays} unexpected argument{(strays == 1 ? "" : "s")} (not shown): flags start with --";
        }
    }

    private static ImmutableArray<string> KnownFlags() =>
        [.. SettingTable.Settings.Select(row => row.Flag), .. SettingTable.Switches.Select(row => row.Flag)];

    private static string? FlagName(string argument)
    {
        var name = argument.Split('=', ':')[0];

        // With one dash it may be a password: it is shown only where it is a known flag short of a dash.
        return DoubleDashed().IsMatch(name) || KnownFlags().Contains("-" + name) ? name : null;
    }

    private static string UnknownFlag(string flag) => KnownFlags().Contains(flag)
        ? $"{flag}: not allowed here (--help lists all)"
        : TypoSuggester.To(flag, KnownFlags()) is { } nearest
            ? $"{flag}: unknown flag; did you mean {nearest}? (--help lists all)"
            : $"{flag}: unknown flag (--help lists all)";

    [GeneratedRegex(@"\A--[A-Za-z][A-Za-z0-9_-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DoubleDashed();
}

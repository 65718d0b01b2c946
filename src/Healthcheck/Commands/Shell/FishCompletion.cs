using System.Globalization;
using System.Text;

namespace Healthcheck.Commands;

/// <summary>The completion script of fish.</summary>
internal static class FishCompletion
{
    private const string Program = "complete -c healthcheck";

    public static string Write(IReadOnlyList<ShellCommand> commands)
    {
        var text = new StringBuilder("# Completion of healthcheck for fish: healthcheck completion fish\n");
        var names = string.Join(' ', commands.Skip(1).Select(command => command.Name));
        text.Append(CultureInfo.InvariantCulture, $"{Program} -f\n");
        foreach (var command in commands.Skip(1))
        {
            var description = Quote(command.Description);
            text.Append(CultureInfo.InvariantCulture, $"{Program} -n __fish_use_subcommand -a {command.Name} -d {description}\n");
        }

        foreach (var command in commands)
        {
            // A line without a command takes what "run" takes.
            var where = Quote(command.Name.Length > 0
                ? $"__fish_seen_subcommand_from {command.Name}"
                : $"not __fish_seen_subcommand_from {names}");
            foreach (var flag in command.Flags)
            {
                var value = !flag.TakesValue ? ""
                    : flag.TakesFile ? " -r -F"
                    : flag.Words.Length > 0 ? $" -x -a {Quote(string.Join(' ', flag.Words))}"
                    : " -x";
                var aliases = string.Concat(flag.Aliases.Where(alias => alias.Length == 2).Select(alias => $" -s {alias[1]}"));
                var description = Quote(flag.Description);
                text.Append(CultureInfo.InvariantCulture, $"{Program} -n {where} -l {flag.Name[2..]}{aliases}{value} -d {description}\n");
            }

            if (command.Words.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Program} -n {where} -a {Quote(string.Join(' ', command.Words))}\n");
            }
        }

        foreach (var program in ShellCommand.Programs.Skip(1))
        {
            text.Append(CultureInfo.InvariantCulture, $"complete -c {program} -w healthcheck\n");
        }

        return text.ToString();
    }

    private static string Quote(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        return $"'{escaped}'";
    }
}

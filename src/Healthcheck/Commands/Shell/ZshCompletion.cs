using System.Globalization;
using System.Text;

namespace Healthcheck.Commands;

/// <summary>The completion script of zsh: for a folder of <c>fpath</c>, or to be read by <c>source</c>.</summary>
internal static class ZshCompletion
{
    private static readonly string Names = string.Join(' ', ShellCommand.Programs);

    public static string Write(IReadOnlyList<ShellCommand> commands)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"#compdef {Names}\n");
        text.Append("# Completion of healthcheck for zsh: healthcheck completion zsh\n");
        text.Append(CultureInfo.InvariantCulture, $"compdef _healthcheck {Names}\n\n");
        text.Append("_healthcheck() {\n  local -a commands\n  commands=(\n");
        foreach (var command in commands.Skip(1))
        {
            text.Append(CultureInfo.InvariantCulture, $"    {Quote($"{command.Name}:{command.Description}")}\n");
        }

        text.Append("  )\n  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n");
        text.Append("    _describe -t commands command commands\n    return\n  fi\n");
        text.Append("  case $words[2] in\n");
        foreach (var command in commands.Skip(1))
        {
            text.Append(CultureInfo.InvariantCulture, $"    {command.Name})\n      shift words\n      (( CURRENT-- ))\n");
            Arguments(text, command);
        }

        text.Append("    *)\n");
        Arguments(text, commands[0]);
        text.Append("  esac\n}\n\nif [ \"$funcstack[1]\" = _healthcheck ]; then\n  _healthcheck\nfi\n");
        return text.ToString();
    }

    private static void Arguments(StringBuilder text, ShellCommand command)
    {
        text.Append("      _arguments");
        foreach (var flag in command.Flags)
        {
            var description = flag.Description.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
            var value = !flag.TakesValue ? ""
                : flag.TakesFile ? ":file:_files"
                : flag.Words.Length > 0 ? $":value:({string.Join(' ', flag.Words)})"
                : ":value: ";
            var name = flag.TakesValue ? $"{flag.Name}=" : flag.Name;
            text.Append(CultureInfo.InvariantCulture, $" \\\n        {Quote($"*{name}[{description}]{value}")}");
        }

        if (command.Words.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" \\\n        {Quote($"1:word:({string.Join(' ', command.Words)})")}");
        }

        text.Append("\n      ;;\n");
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

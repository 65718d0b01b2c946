using System.Text;
using Healthcheck.Configuration;
using Healthcheck.Health;

namespace Healthcheck.Commands;

/// <summary>Writes --help from the table.</summary>
internal static class HelpText
{
    /// <summary>Columns.</summary>
    private const int Width = 100;

    private static readonly int Indent = SettingTable.Settings.Max(row => row.Flag.Length) + 4;

    private static readonly (string Name, string Description)[] Commands =
    [
        ("probe [URL]", ProbeCommand.Summary),
        ("check [settings]", CheckCommand.Summary),
        ("restart [NAME ...]", RestartCommand.Summary),
        ("run [settings]", RunCommand.Summary),
        ("completion SHELL", CompletionCommand.Summary),
        ("man", ManCommand.Summary),
    ];

    internal static string Write()
    {
        var text = new StringBuilder();
        text.Append("Usage: healthcheck [flags]\n");
        text.Append("       healthcheck COMMAND ...\n\n");
        text.Append("Polls Kafka Connect and answers over HTTP whether its connectors and tasks are healthy.\n\n");
        text.Append("Settings (precedence: flag, variable, settings file, default; an empty variable is unset):\n\n");
        foreach (var row in SettingTable.Settings)
        {
            Entry(text, row.Flag, row.Variable, row.Description, $"Allowed: {row.Allowed}. Default: {row.DefaultText}.");
        }

        text.Append("Other flags:\n\n");
        foreach (var row in SettingTable.Switches)
        {
            Entry(text, row.Alias is null ? row.Flag : $"{row.Flag}, {row.Alias}", row.Description);
        }

        text.Append("Checks for silent failures (each is the type of its failures, which count after its grace period):\n\n");
        foreach (var check in FailureCatalogue.Checks)
        {
            Entry(text, check.Label, check.Help!, $"Grace: {QuantityParser.Format(check.Grace!.Value)}.");
        }

        text.Append("Other types of failures:\n\n");
        foreach (var rows in FailureCatalogue.All.Where(row => row is { IsCheck: false, Help: not null }).GroupBy(row => row.Help!))
        {
            var grace = rows.Any(row => row.Grace == TimeSpan.Zero) ? " Grace: 0." : "";
            Entry(text, string.Join(", ", rows.Select(row => row.Label)), rows.Key + grace);
        }

        text.Append("Commands (healthcheck COMMAND --help has more):\n\n");
        foreach (var (name, description) in Commands)
        {
            Entry(text, name, description);
        }

        text.Append("Durations: 500ms, 10s, 2m, 1h, or plain seconds. Sizes: 8KiB, 64MiB, 1GiB, or plain bytes.\n\n");
        text.Append("Metrics are also pushed by OTLP when OTEL_EXPORTER_OTLP_ENDPOINT is set.\n\n");
        text.Append("Exit codes: 0 stopped, 1 could not start (for example, port in use), 2 invalid settings.\n");
        return text.ToString();
    }

    private static void Entry(StringBuilder text, string name, params string[] paragraphs)
    {
        var margin = $"  {name}".PadRight(Indent);
        foreach (var line in paragraphs.SelectMany(Wrap))
        {
            text.Append(margin).Append(line).Append('\n');
            margin = new string(' ', Indent);
        }

        text.Append('\n');
    }

    private static IEnumerable<string> Wrap(string paragraph)
    {
        var line = "";
        foreach (var word in paragraph.Split(' '))
        {
            if (line.Length > 0 && Indent + line.Length + 1 + word.Length > Width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }
}

using System.Globalization;
using System.Text;
using Healthcheck.Configuration;
using Healthcheck.Health;

namespace Healthcheck.Commands;

/// <summary>The man page, section 1, in the macros of man(7).</summary>
internal static class ManPage
{
    private const string Description = "reads the REST API of Kafka Connect in the background and answers over HTTP, at once, "
        + "whether its connectors and tasks are healthy: 200 or 503 on /, metrics on /metrics, everything it knows on /status.";

    private const string Sources = "A flag beats its variable, which beats the settings file, which beats the default. "
        + "An empty variable is unset. Durations: 500ms, 10s, 2m, 1h, or plain seconds. Sizes: 8KiB, 64MiB, 1GiB, or plain bytes.";

    private static readonly (string Code, string Meaning)[] ExitCodes =
    [
        ("0", "The daemon was told to stop; a command got a good answer."),
        ("1", "The daemon could not start, as when its port is in use; a command got a bad answer: unhealthy, or not 2xx."),
        ("2", "Settings or arguments are invalid; each error is a line on standard error."),
        ("3", "A command could not tell, because Connect could not be read."),
    ];

    private static readonly (string Name, string Meaning)[] Files =
    [
        ("/etc/kafka-connect-healthcheck/environment", "Settings of the systemd unit, one VARIABLE=value on each line."),
        ("/etc/systemd/system/kafka-connect-healthcheck.service.d/", "Drop-ins, for credentials and TLS."),
    ];

    private static readonly (string Name, string Meaning)[] Signals =
    [
        ("SIGTERM, SIGINT, SIGQUIT", "Stop, within two seconds, with exit code 0."),
        ("SIGHUP", "Read the clusters file again."),
    ];

    public static string Write(IReadOnlyList<ShellCommand> commands)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $".TH HEALTHCHECK 1 \"\" \"{Product.Name} {Product.Version}\" \"User Commands\"\n");
        text.Append(CultureInfo.InvariantCulture, $".SH NAME\nhealthcheck, {Escape(Product.Name)} \\- health of Kafka Connect over HTTP\n");
        text.Append(".SH SYNOPSIS\n.B healthcheck\n.RI [ flags ]\n.br\n.B healthcheck\n.I COMMAND\n.RI [ arguments ]\n");
        Paragraph(text.Append(".SH DESCRIPTION\n.B healthcheck\n"), Description);
        text.Append(".SH COMMANDS\n");
        foreach (var command in commands.Skip(1))
        {
            Entry(text, Bold(command.Name), command.Description);
            var own = command.Flags.Where(flag => SettingTable.Settings.All(row => row.Flag != flag.Name)
                && SettingTable.Switches.All(row => row.Flag != flag.Name)).ToList();
            if (own.Count > 0)
            {
                text.Append(".RS\n");
                own.ForEach(flag => Entry(text, Bold(flag.Name), flag.Description));
                text.Append(".RE\n");
            }
        }

        text.Append(".SH FLAGS\n");
        foreach (var row in SettingTable.Switches)
        {
            Entry(text, row.Alias is null ? Bold(row.Flag) : $"{Bold(row.Flag)}, {Bold(row.Alias)}", row.Description);
        }

        Paragraph(text.Append(".SH SETTINGS\n"), Sources);
        foreach (var row in SettingTable.Settings)
        {
            Entry(text, $"{Bold(row.Flag)}, {Bold(row.Variable)}", row.Description, $"Allowed: {row.Allowed}. Default: {row.DefaultText}.");
        }

        Paragraph(text.Append(".SH CHECKS\n"), "Types of silent failures, which count after their grace period:");
        foreach (var check in FailureCatalogue.Checks)
        {
            Entry(text, Bold(check.Label), check.Help!, $"Grace period: {QuantityParser.Format(check.Grace!.Value)}.");
        }

        Section(text, "EXIT STATUS", ExitCodes);
        Section(text, "SIGNALS", Signals);
        Section(text, "FILES", Files);
        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, (string Name, string Meaning)[] entries)
    {
        text.Append(CultureInfo.InvariantCulture, $".SH {title}\n");
        foreach (var (name, meaning) in entries)
        {
            Entry(text, Bold(name), meaning);
        }
    }

    private static void Entry(StringBuilder text, string name, params string[] sentences)
    {
        text.Append(CultureInfo.InvariantCulture, $".TP\n{name}\n");
        Paragraph(text, string.Join(' ', sentences));
    }

    private static void Paragraph(StringBuilder text, string sentence)
    {
        var escaped = Escape(sentence);

        // A line that begins with a dot or an apostrophe would be a request to roff.
        text.Append(escaped is ['.' or '\'', ..] ? "\\&" : "").Append(escaped).Append('\n');
    }

    private static string Bold(string name) => $"\\fB{Escape(name)}\\fR";

    private static string Escape(string text) =>
        text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
}

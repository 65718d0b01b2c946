using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Healthcheck.Hosting;

/// <summary>
/// One line an event: time, level, message. Whatever a connector is called and whatever its trace holds, it stays one line.
/// </summary>
internal sealed class TextFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "healthcheck-text";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = new StringBuilder()
            .Append(time.GetUtcNow().ToString(DaemonLogs.UtcTime, CultureInfo.InvariantCulture))
            .Append(' ').Append(LevelName(logEntry.LogLevel)).Append(' ');
        AppendOneLine(line, logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } exception)
        {
            AppendOneLine(line.Append(": "), exception.ToString());
        }

        textWriter.WriteLine(line.ToString());
    }

    private static string LevelName(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG  ",
        LogLevel.Information => "INFO   ",
        LogLevel.Warning => "WARNING",
        _ => "ERROR  ",
    };

    /// <summary>Marks of direction would show a line in another order than it has, and breaks would make two of it.</summary>
    private static bool IsHarmless(char character) => char.GetUnicodeCategory(character) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static void AppendOneLine(StringBuilder line, string text)
    {
        foreach (var character in text)
        {
            line.Append(IsHarmless(character) ? character : ' ');
        }
    }
}

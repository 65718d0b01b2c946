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
        DisplayText.AppendOneLine(line, logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } exception)
        {
            DisplayText.AppendOneLine(line.Append(": "), exception.ToString());
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
}

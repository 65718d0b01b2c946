using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Healthcheck.Hosting;

/// <summary>
/// Logs to standard output as the framework's console logger does, with the same formatters, but for one thing: nobody who logs
/// ever waits for the reader.
/// </summary>
internal sealed partial class QueuedLogs : ILoggerProvider
{
    private readonly ConsoleFormatter _formatter;
    private readonly LogQueue _queue;

    public QueuedLogs(ConsoleFormatter formatter, Func<Stream> open)
    {
        _formatter = formatter;
        _queue = new LogQueue(open, Notice);
    }

    /// <summary>Lines that nobody got to read, since the start.</summary>
    public long Dropped => _queue.Dropped;

    public ILogger CreateLogger(string categoryName) => new Logger(_formatter, categoryName, _queue.Add);

    public void Dispose() => _queue.Dispose();

    private string Notice(long dropped)
    {
        var notice = "";
        LinesDropped(new Logger(_formatter, typeof(QueuedLogs).FullName!, line => notice = line), dropped);
        return notice;
    }

    [LoggerMessage(
        5,
        LogLevel.Warning,
        "{Count} log lines were dropped: nobody read them, or they could not be written",
        EventName = "LogLinesDropped")]
    private static partial void LinesDropped(ILogger logger, long count);

    private sealed class Logger(ConsoleFormatter formatter, string category, Action<string> write) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> message)
        {
            var entry = new LogEntry<TState>(logLevel, category, eventId, state, exception, message);
            using var text = new StringWriter();
            formatter.Write(in entry, null, text);
            write(text.ToString());
        }
    }
}

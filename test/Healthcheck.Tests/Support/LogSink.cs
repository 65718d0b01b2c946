using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Healthcheck.Tests.Support;

internal sealed record LogLine(int Id, LogLevel Level, string Message, Exception? Exception);

/// <summary>Keeps what is logged.</summary>
internal sealed class LogSink : ILoggerProvider, ILoggerFactory
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    /// <summary>The events an operator sees by default, and forgets them.</summary>
    public int[] TakeIds()
    {
        var ids = Lines.Where(line => line.Level >= LogLevel.Information).Select(line => line.Id).ToArray();
        _lines.Clear();
        return ids;
    }

    public ILogger CreateLogger(string categoryName) => new Sink(_lines);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Sink(ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new LogLine(eventId.Id, logLevel, formatter(state, exception), exception));
    }
}

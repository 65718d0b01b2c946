using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Healthcheck.Tests.Web;

/// <summary>Every line logged, of whatever level.</summary>
internal sealed class CapturedLogs : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Against a test that would wait for ever; nothing waits for it to pass.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<(string Text, TaskCompletionSource Seen)> _awaited = new();

    public string All => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue($"{logLevel} {eventId} {formatter(state, exception)} {exception}");
        Complete();
    }

    /// <summary>Until a line holds this.</summary>
    public Task WaitForAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited.Enqueue((text, seen));
        Complete();
        return seen.Task.WaitAsync(Patience);
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private void Complete()
    {
        foreach (var (_, seen) in _awaited.Where(awaited => All.Contains(awaited.Text, StringComparison.Ordinal)))
        {
            seen.TrySetResult();
        }
    }
}

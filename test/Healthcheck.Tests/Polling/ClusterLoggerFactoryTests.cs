using Healthcheck.Polling;
using Microsoft.Extensions.Logging;

namespace Healthcheck.Tests.Polling;

/// <summary>Lines of a named cluster say which one it is, in words and as a field.</summary>
internal sealed class ClusterLoggerFactoryTests
{
    [Test]
    public void Log_LineWithFields_HasTheClusterFirst()
    {
        using var sink = new FieldSink();
        using var factory = new ClusterLoggerFactory("east", sink);

        factory.CreateLogger("any").LogWarning("Task {Task} of {Connector} failed", 7, "orders");

        var (message, byIndex, inTurn) = sink.Written!.Value;
        Assert.That(message, Is.EqualTo("east: Task 7 of orders failed"));
        Assert.That(byIndex.Take(3), Is.EqualTo(new[] { "Cluster=east", "Task=7", "Connector=orders" }));
        Assert.That(inTurn, Is.EqualTo(byIndex));
    }

    private sealed class FieldSink : ILoggerFactory, ILogger
    {
        public (string Message, string[] ByIndex, string[] InTurn)? Written { get; private set; }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var fields = (IReadOnlyList<KeyValuePair<string, object?>>)state!;
            Written = (
                formatter(state, exception), [.. Enumerable.Range(0, fields.Count).Select(i => Show(fields[i]))], [.. fields.Select(Show)]);
        }

        public void Dispose()
        {
            // Nothing is held.
        }

        private static string Show(KeyValuePair<string, object?> field) => $"{field.Key}={field.Value}";
    }
}

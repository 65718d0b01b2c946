using System.Collections;

namespace Healthcheck.Polling;

/// <summary>Loggers whose lines begin with the name of a cluster, and have it as a field where lines have fields.</summary>
internal sealed class ClusterLoggerFactory(string cluster, ILoggerFactory loggers) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new ClusterLogger(cluster, loggers.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    public void Dispose()
    {
        // The factory within is the host's.
    }

    private sealed class ClusterLogger(string cluster, ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var fields = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
                var line = new ClusterState(cluster, fields, formatter(state, exception));
                logger.Log(logLevel, eventId, line, exception, static (line, _) => line.ToString());
            }
        }
    }

    /// <summary>The fields of a line, the cluster first.</summary>
    private sealed class ClusterState(string cluster, IReadOnlyList<KeyValuePair<string, object?>> fields, string message)
        : IReadOnlyList<KeyValuePair<string, object?>>
    {
        public int Count => fields.Count + 1;

        public KeyValuePair<string, object?> this[int index] => index == 0 ? new("Cluster", cluster) : fields[index - 1];

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => fields.Prepend(this[0]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => $"{cluster}: {message}";
    }
}

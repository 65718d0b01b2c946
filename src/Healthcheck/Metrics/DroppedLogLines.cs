namespace Healthcheck.Metrics;

/// <summary>Log lines that could not be handed to whoever reads the log, since the start.</summary>
internal sealed class DroppedLogLines(Func<long> count)
{
    public long Count => count();
}

namespace Healthcheck.Configuration;

/// <summary>How old a snapshot grows while all is well: nothing younger than that may be called stale.</summary>
internal static class StaleAfterLimit
{
    /// <summary>A poll begins an interval after the one before, and may take nearly as long again until its list is judged.</summary>
    private const int Intervals = 2;

    /// <summary>For a busy machine; of a short interval, half.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(1);

    internal static TimeSpan Least(TimeSpan pollInterval) =>
        (Intervals * pollInterval) + (pollInterval / 2 < Reserve ? pollInterval / 2 : Reserve);
}

using System.Collections.Immutable;

namespace Healthcheck.Connect;

/// <summary>What one poll found.</summary>
/// <param name="Reading">What a worker said of the cluster, or why none could be read.</param>
/// <param name="Life">What is known of the life of the worker that said it.</param>
/// <param name="Silent">Workers that own something and do not answer; empty also when that was not asked.</param>
internal sealed record PollResult(ConnectReading Reading, WorkerLiveness Life, ImmutableArray<SilentWorker> Silent)
{
    /// <summary>
    /// Why the plain names of connectors could not be had where they were asked for; null when they could, or were not asked for.
    /// </summary>
    public string? NamesFault { get; init; }

    /// <summary>Null where nothing is known of TLS, as with plain http.</summary>
    public TlsFacts? Tls { get; init; }

    /// <summary>How long the poll took, retries included.</summary>
    public TimeSpan Duration { get; init; }
}

/// <summary>A worker that was asked directly and gave no answer.</summary>
/// <param name="WorkerId">host:port as the list has it.</param>
/// <param name="Detail">One sentence: what came instead of an answer.</param>
internal sealed record SilentWorker(string WorkerId, string Detail);

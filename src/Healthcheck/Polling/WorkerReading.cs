using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>How far what a worker said can be believed; the best first.</summary>
internal enum Standing
{
    /// <summary>The list is that of a live member of the group.</summary>
    Proven,

    /// <summary>The worker says that it is sick, but has been well so lately that it may be a rebalance.</summary>
    WithinGrace,

    /// <summary>The list may be another process's, or that of one that has not read its cluster yet.</summary>
    Doubtful,

    /// <summary>The worker does not answer for its cluster.</summary>
    NotAlive,

    /// <summary>The worker could not be read.</summary>
    Fault,
}

/// <summary>What came of asking one worker in one poll.</summary>
internal sealed record WorkerReading(WorkerMonitor Worker, PollResult PollResult, Standing Standing)
{
    /// <summary>Whether the list is the first of its kind that is doubted, so that a proof of life makes a second look worth it.</summary>
    public bool IsFirstDoubt { get; init; }

    public static WorkerReading Unreachable(WorkerMonitor worker, ConnectReading.Unreachable fault) =>
        new(worker, new PollResult(fault, worker.Life, []), Standing.Fault);
}

/// <summary>A list, and the connection over which it came.</summary>
/// <param name="Number">Of the connection when the list had been read.</param>
/// <param name="Loss">What it lacks of what was believed before.</param>
internal sealed record WorkerList(ConnectSnapshot Snapshot, WorkerConnection Connection, int Number, ListLoss Loss)
{
    public bool IsOverSameConnectionAs(WorkerList other) => Connection == other.Connection && Number == other.Number;
}

using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>A list, and the connection over which it came.</summary>
/// <param name="Number">Of the connection when the list had been read.</param>
/// <param name="Loss">What it lacks of what was believed before.</param>
internal sealed record WorkerList(ConnectSnapshot Snapshot, WorkerConnection Connection, int Number, ListLoss Loss)
{
    public bool IsOverSameConnectionAs(WorkerList other) => Connection == other.Connection && Number == other.Number;
}

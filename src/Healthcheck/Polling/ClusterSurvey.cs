using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>What one poll found: the reading, and what is known of the life of the worker that gave it.</summary>
internal sealed record Survey(ConnectReading Reading, WorkerLife Life);

/// <summary>One poll of a cluster: the first of its workers that can be read speaks for it, and is asked for its own life.</summary>
internal sealed class ClusterSurvey(
    ConnectClient client, WorkerWatch watch, PollingOptions options, HealthPolicy policy, TimeProvider time)
{
    private int _current;

    /// <param name="previous">The newest snapshot so far, or null.</param>
    /// <exception cref="OperationCanceledException">The daemon is stopping.</exception>
    public async Task<Survey> TakeAsync(ConnectSnapshot? previous, CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        var share = options.Deadline / options.Workers.Length;
        var faults = new List<ConnectReading.Unreachable>();
        for (var i = 0; i < options.Workers.Length; i++)
        {
            var worker = options.Workers[_current];
            var reading = await client.ReadAsync(worker, share, stopping);
            if (reading is ConnectReading.Seen seen)
            {
                return await AskForLifeAsync(seen, previous, started, stopping);
            }

            faults.Add((ConnectReading.Unreachable)reading);
            watch.Lost(worker);
            TakeNext();
        }

        return new Survey(Together(faults), watch.LifeOf(options.Workers[_current]));
    }

    private async Task<Survey> AskForLifeAsync(
        ConnectReading.Seen seen, ConnectSnapshot? previous, long started, CancellationToken stopping)
    {
        var snapshot = seen.Snapshot;
        var worker = snapshot.Worker;
        var isNewlyEmpty = snapshot.IsEmpty && previous is not { IsEmpty: true };
        var life = await watch.AskAsync(worker, snapshot.IsEmpty ? null : snapshot.Connectors[0].Name, isNewlyEmpty, Left(started), stopping);
        if (isNewlyEmpty)
        {
            // A worker that is still reading its topics lists nothing. Only one that has proved itself alive since, and then
            // still lists nothing, has nothing.
            return life.SeenAlive is { } alive && alive.Monotonic >= snapshot.TakenAt.Monotonic
                ? new Survey(await client.ReadAsync(worker, Left(started), stopping), life)
                : new Survey(StillStarting(worker, life), life);
        }

        if (!life.IsAlive(Moment.Now(time), policy.WorkerGracePeriod))
        {
            TakeNext();
        }

        return new Survey(seen, life);
    }

    /// <summary>What is left of the poll's time; never nothing, for a deadline must be positive.</summary>
    private TimeSpan Left(long started)
    {
        var left = options.Deadline - time.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1);
    }

    private void TakeNext() => _current = (_current + 1) % options.Workers.Length;

    private static ConnectReading.Unreachable StillStarting(Uri worker, WorkerLife life) => new(
        FaultReason.Starting,
        $"{worker} lists no connectors, but has not proved that it has read its cluster's "
            + $"({life.Last?.Detail ?? "it has not answered the question yet"})");

    private static ConnectReading.Unreachable Together(List<ConnectReading.Unreachable> faults) =>
        faults.Count == 1 ? faults[0] : faults[0] with { Detail = string.Join("; ", faults.Select(fault => fault.Detail)) };
}

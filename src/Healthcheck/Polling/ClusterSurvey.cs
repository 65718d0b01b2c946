using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>One poll of a cluster: the first of its workers that can be read speaks for it, and is asked for its own life.</summary>
internal sealed class ClusterSurvey(
    ConnectClient client, WorkerWatch watch, RollCall rollCall, PollingOptions options, HealthPolicy policy, TimeProvider time)
{
    private int _current;

    /// <param name="trust">How far lists have been believed so far.</param>
    /// <exception cref="OperationCanceledException">The daemon is stopping.</exception>
    public async Task<Survey> TakeAsync(ListTrust trust, CancellationToken stopping)
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
                return await AskForLifeAsync(seen, trust, started, stopping);
            }

            faults.Add((ConnectReading.Unreachable)reading);
            watch.Lost(worker);
            TakeNext();
        }

        return new Survey(Together(faults), watch.LifeOf(options.Workers[_current]), []);
    }

    private async Task<Survey> AskForLifeAsync(
        ConnectReading.Seen seen, ListTrust trust, long started, CancellationToken stopping)
    {
        var snapshot = seen.Snapshot;
        var worker = snapshot.Worker;
        var isDoubtful = IsDoubtful(snapshot, trust);
        var life = await watch.AskAsync(worker, snapshot.IsEmpty ? null : snapshot.Connectors[0].Name, isDoubtful, Left(started), stopping);
        if (isDoubtful)
        {
            // A worker that is still reading its topics lists nothing or little. Only one that has proved itself alive since, and
            // then still lists no more, has no more.
            var reading = life.SeenAlive is { } alive && alive.Monotonic >= snapshot.TakenAt.Monotonic
                ? await client.ReadAsync(worker, Left(started), stopping)
                : new ConnectReading.Doubtful(snapshot, WhyDoubtful(snapshot, life, trust));
            return new Survey(reading, life, rollCall.Silent);
        }

        if (!life.IsAlive(Moment.Now(time), policy.WorkerGracePeriod))
        {
            TakeNext();
        }

        return new Survey(seen, life, await rollCall.TakeAsync(snapshot, worker, stopping));
    }

    private bool IsDoubtful(ConnectSnapshot snapshot, ListTrust trust) =>
        trust.Wants(snapshot.Connectors.Length, policy.LooksFor(FailureType.VanishedConnectors));

    /// <summary>What is left of the poll's time; never nothing, for a deadline must be positive.</summary>
    private TimeSpan Left(long started)
    {
        var left = options.Deadline - time.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1);
    }

    private void TakeNext() => _current = (_current + 1) % options.Workers.Length;

    private static string WhyDoubtful(ConnectSnapshot snapshot, WorkerLife life, ListTrust trust)
    {
        var lists = snapshot.IsEmpty ? "no connectors" : $"{snapshot.Connectors.Length} connectors";
        var before = trust.Believed > 0 ? $" where it listed {trust.Believed} before" : "";
        return $"{snapshot.Worker} lists {lists}{before}, but has not proved that it has read its cluster's "
            + $"({life.Last?.Detail ?? "it has not answered the question yet"})";
    }

    private static ConnectReading.Unreachable Together(List<ConnectReading.Unreachable> faults) =>
        faults.Count == 1 ? faults[0] : faults[0] with { Detail = string.Join("; ", faults.Select(fault => fault.Detail)) };
}

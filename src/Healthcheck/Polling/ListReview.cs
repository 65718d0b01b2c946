using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>
/// Decides whether a list is believed. A worker that is still reading its topics lists nothing or little, and one that came in place of
/// another knows nothing of what that one said. So a list that loses something, be it a connector or a failure, must be proven.
/// </summary>
internal sealed class ListReview(ConnectClient client, HealthPolicy policy, TimeProvider time)
{
    /// <summary>Whether the list is empty, or lacks a connector or a failure that was believed before.</summary>
    public bool IsSuspect(ConnectSnapshot list, ListTrust trust) =>
        list.IsEmpty || IsShort(list, trust) || !trust.Missing(list).IsEmpty || trust.Heals(list, policy);

    public async Task<WorkerReading> JudgeAsync(WorkerMonitor worker, WorkerList list, ListTrust trust, PollDeadline deadline, CancellationToken stopping) =>
        !worker.HasProven(list) ? JudgeUnproven(worker, list, trust)
        : IsSuspect(list.Snapshot, trust) ? await JudgeSuspectAsync(worker, list, trust, deadline, stopping)
        : Accept(worker, list.Snapshot);

    /// <summary>The connection has proved nothing yet, but another one to the same address may have, not long ago.</summary>
    private WorkerReading JudgeUnproven(WorkerMonitor worker, WorkerList list, ListTrust trust)
    {
        var life = worker.Life;
        if (trust.Believed is null)
        {
            // There is no verdict that could stand meanwhile.
            return list.Snapshot.IsEmpty || IsAlive(life) ? Doubt(worker, list, trust) : Accept(worker, list.Snapshot);
        }

        if (life.IsReplaced)
        {
            return Doubt(worker, list, trust, "may be another process than before");
        }

        if (!IsAlive(life))
        {
            return list.Snapshot.IsEmpty || life.SeenAlive is null ? Doubt(worker, list, trust) : Accept(worker, list.Snapshot);
        }

        return IsSuspect(list.Snapshot, trust) ? Doubt(worker, list, trust) : Accept(worker, list.Snapshot);
    }

    private async Task<WorkerReading> JudgeSuspectAsync(
        WorkerMonitor worker, WorkerList list, ListTrust trust, PollDeadline deadline, CancellationToken stopping)
    {
        // When the proof came after the poll that wanted it, this list is the second look already.
        var first = worker.Doubted is { } doubted && doubted.IsOverSameConnectionAs(list) ? doubted : list;
        var isConfirmed = worker.HasProvenSince(first);
        if (!isConfirmed && (IsShort(list.Snapshot, trust) || trust.Heals(list.Snapshot, policy)))
        {
            return Doubt(worker, list, trust);
        }

        if (!list.Snapshot.IsEmpty && trust.Missing(list.Snapshot).IsEmpty)
        {
            return Accept(worker, list.Snapshot);
        }

        var named = list.Snapshot.HasNames ? new ConnectReading.Seen(list.Snapshot) : await client.AddNamesAsync(list.Connection, list.Snapshot, deadline.Left, stopping);
        if (named is ConnectReading.Unreachable { Detail: var namesFault })
        {
            var reading = trust.Believed is { IsEmpty: true } || (isConfirmed && first != list) ? Accept(worker, list.Snapshot)
                : isConfirmed ? await LookAgainAsync(worker, list, deadline, stopping)
                : Doubt(worker, list, trust);
            return reading with { PollResult = reading.PollResult with { NamesFault = namesFault } };
        }

        var snapshot = ((ConnectReading.Seen)named).Snapshot;
        if (snapshot is { IsEmpty: true, Unreported: { IsEmpty: false } unreported })
        {
            var again = isConfirmed ? await LookAgainAsync(worker, list, deadline, stopping) : null;
            return again?.PollResult.Reading is ConnectReading.Seen { Snapshot.IsEmpty: false }
                ? again
                : Doubt(worker, list, trust, DescribeNoStatus(unreported.Length), isConfirmed ? "its status topic may have been emptied, or refuse what it writes" : null);
        }

        return !isConfirmed && trust.Missing(list.Snapshot).Any(snapshot.Unreported.Contains) ? Doubt(worker, list, trust) : Accept(worker, snapshot);
    }

    private async Task<WorkerReading> LookAgainAsync(WorkerMonitor worker, WorkerList list, PollDeadline deadline, CancellationToken stopping) =>
        await client.ReadAsync(list.Connection, deadline.Left, stopping) switch
        {
            ConnectReading.Seen again => Accept(worker, again.Snapshot),
            var fault => WorkerReading.Unreachable(worker, (ConnectReading.Unreachable)fault),
        };

    private WorkerReading Accept(WorkerMonitor worker, ConnectSnapshot snapshot)
    {
        worker.Believe();
        var life = worker.Life;
        var standing = !IsAlive(life) ? Standing.NotAlive : life.Last is { Alive: false } ? Standing.WithinGrace : Standing.Proven;
        return new WorkerReading(worker, new PollResult(new ConnectReading.Seen(snapshot), life, []), standing);
    }

    /// <param name="why">What is wrong with the list; null: what it has lost.</param>
    /// <param name="cause">Null: it has not proved itself, which may be all that is wrong.</param>
    private WorkerReading Doubt(WorkerMonitor worker, WorkerList list, ListTrust trust, string? why = null, string? cause = null)
    {
        worker.Doubt(list);
        var life = worker.Life;
        var unproven = $"but has not proved that it has read its cluster's topics ({life.Last?.Detail ?? "it has not answered the question yet"})";
        var detail = $"{list.Snapshot.Worker} {why ?? DescribeLoss(list.Snapshot, trust)}, {cause ?? unproven}";
        return new WorkerReading(worker, new PollResult(new ConnectReading.Doubtful(list.Snapshot, detail), life, []), Standing.Doubtful);
    }

    private static string DescribeNoStatus(int connectors) =>
        string.Create(CultureInfo.InvariantCulture, $"lists a status of none of its {connectors} connectors");

    private string DescribeLoss(ConnectSnapshot list, ListTrust trust)
    {
        if (!list.IsEmpty && !IsShort(list, trust) && trust.Missing(list).IsEmpty)
        {
            return "lists as well what had failed";
        }

        var lists = list.IsEmpty ? "no connectors" : string.Create(CultureInfo.InvariantCulture, $"{list.Connectors.Length} connectors");
        return trust.Believed is { IsEmpty: false } believed
            ? string.Create(CultureInfo.InvariantCulture, $"lists {lists} where it listed {believed.Connectors.Length} before")
            : $"lists {lists}";
    }

    private bool IsShort(ConnectSnapshot list, ListTrust trust) => trust.IsShort(list, policy.LooksFor(FailureType.VanishedConnectors));

    private bool IsAlive(WorkerLiveness life) => life.IsAlive(Timestamp.Now(time), policy.WorkerGracePeriod);
}

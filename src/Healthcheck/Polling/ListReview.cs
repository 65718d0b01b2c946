using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>
/// Decides whether a list is believed. A worker that is still reading its topics lists nothing or little, and one that came in place of
/// another knows nothing of what that one said. So a list that loses something, be it a connector or a failure, must be proven.
/// </summary>
internal sealed class ListReview(ConnectClient client)
{
    public async Task<WorkerReading> JudgeAsync(
        WorkerMonitor worker, WorkerList list, ListTrust trust, PollDeadline deadline, CancellationToken cancellationToken) =>
        !worker.HasProven(list) ? JudgeUnproven(worker, list, trust)
        : list.Loss.NeedsProof ? await JudgeSuspectAsync(worker, list, trust, deadline, cancellationToken)
        : Accept(worker, list.Snapshot);

    /// <summary>The connection has proved nothing yet, but another one to the same address may have, not long ago.</summary>
    private static WorkerReading JudgeUnproven(WorkerMonitor worker, WorkerList list, ListTrust trust)
    {
        var (life, isAlive) = (worker.Life, worker.IsAlive);
        if (trust.Believed is null)
        {
            // There is no verdict that could stand meanwhile.
            return list.Snapshot.IsEmpty || isAlive ? Doubt(worker, list, trust) : Accept(worker, list.Snapshot);
        }

        if (life.IsReplaced)
        {
            return Doubt(worker, list, trust, "may be another process than before");
        }

        if (!isAlive)
        {
            return list.Snapshot.IsEmpty || life.SeenAlive is null ? Doubt(worker, list, trust) : Accept(worker, list.Snapshot);
        }

        return list.Loss.NeedsProof ? Doubt(worker, list, trust) : Accept(worker, list.Snapshot);
    }

    private async Task<WorkerReading> JudgeSuspectAsync(
        WorkerMonitor worker, WorkerList list, ListTrust trust, PollDeadline deadline, CancellationToken cancellationToken)
    {
        // When the proof came after the poll that wanted it, this list is the second look already.
        var first = worker.Doubted is { } doubted && doubted.IsOverSameConnectionAs(list) ? doubted : list;
        var isConfirmed = worker.HasProvenSince(first);
        if (!isConfirmed && (list.Loss.IsShort || list.Loss.Heals))
        {
            return Doubt(worker, list, trust);
        }

        if (!list.Snapshot.IsEmpty && list.Loss.Missing.IsEmpty)
        {
            return Accept(worker, list.Snapshot);
        }

        var named = list.Snapshot.HasNames
            ? new ConnectReading.Seen(list.Snapshot)
            : await client.AddNamesAsync(list.Connection, list.Snapshot, deadline, cancellationToken);
        if (named is ConnectReading.Unreachable { Reason: var reason, Detail: var namesFault })
        {
            var reading = trust.Believed is { IsEmpty: true } || (isConfirmed && first != list) ? Accept(worker, list.Snapshot)
                : isConfirmed ? await LookAgainAsync(worker, list, deadline, cancellationToken)
                : Doubt(worker, list, trust);

            // A poll whose time is up, or a broken connection, is no ban: the next one may well have them.
            var isBanned = reason is not (FaultReason.Timeout or FaultReason.Connect or FaultReason.Dns);
            return isBanned ? reading with { PollResult = reading.PollResult with { NamesFault = namesFault } } : reading;
        }

        var snapshot = ((ConnectReading.Seen)named).Snapshot;
        if (snapshot is { IsEmpty: true, Unreported: { IsEmpty: false } unreported })
        {
            // A list that is as empty as before is the same doubt, which is not forgotten in between.
            var again = isConfirmed ? await client.ReadAsync(list.Connection, deadline, cancellationToken) : null;
            var cause = isConfirmed ? "its status topic may have been emptied, or refuse what it writes" : null;
            return again is ConnectReading.Seen { Snapshot: { IsEmpty: false } filled }
                ? Accept(worker, filled)
                : Doubt(worker, list, trust, DescribeNoStatus(unreported.Length), cause);
        }

        return !isConfirmed && list.Loss.Missing.Any(snapshot.Unreported.Contains) ? Doubt(worker, list, trust) : Accept(worker, snapshot);
    }

    private async Task<WorkerReading> LookAgainAsync(
        WorkerMonitor worker, WorkerList list, PollDeadline deadline, CancellationToken cancellationToken) =>
        await client.ReadAsync(list.Connection, deadline, cancellationToken) switch
        {
            ConnectReading.Seen again => Accept(worker, again.Snapshot),
            var fault => WorkerReading.Unreachable(worker, (ConnectReading.Unreachable)fault),
        };

    private static WorkerReading Accept(WorkerMonitor worker, ConnectSnapshot snapshot)
    {
        worker.ForgetDoubt();
        var life = worker.Life;
        var standing = !worker.IsAlive ? Standing.NotAlive : life.Last is { Alive: false } ? Standing.WithinGrace : Standing.Proven;
        return new WorkerReading(worker, new PollResult(new ConnectReading.Seen(snapshot), life, []), standing);
    }

    /// <param name="why">What is wrong with the list; null: what it has lost.</param>
    /// <param name="cause">Null: it has not proved itself, which may be all that is wrong.</param>
    private static WorkerReading Doubt(WorkerMonitor worker, WorkerList list, ListTrust trust, string? why = null, string? cause = null)
    {
        var isFirst = worker.RememberDoubt(list);
        var life = worker.Life;
        // That it was well before, perhaps over another connection, is no reason for doubt.
        var answer = life.Last is { Alive: false } sick ? sick.Detail : "it has not answered the question yet";
        var unproven = $"but has not proved that it has read its cluster's topics ({answer})";
        var detail = $"{list.Snapshot.Worker} {why ?? DescribeLoss(list, trust)}, {cause ?? unproven}";
        var doubtful = new ConnectReading.Doubtful(list.Snapshot, detail);
        return new WorkerReading(worker, new PollResult(doubtful, life, []), Standing.Doubtful) { IsFirstDoubt = isFirst };
    }

    private static string DescribeNoStatus(int connectors) =>
        string.Create(CultureInfo.InvariantCulture, $"lists a status of none of its {connectors} connectors");

    private static string DescribeLoss(WorkerList list, ListTrust trust)
    {
        if (list.Loss is { IsEmpty: false, IsShort: false, Missing.IsEmpty: true })
        {
            return "lists as well what had failed";
        }

        var lists = list.Loss.IsEmpty
            ? "no connectors"
            : string.Create(CultureInfo.InvariantCulture, $"{list.Snapshot.Connectors.Length} connectors");
        return trust.Believed is { IsEmpty: false } believed
            ? string.Create(CultureInfo.InvariantCulture, $"lists {lists} where it listed {believed.Connectors.Length} before")
            : $"lists {lists}";
    }
}

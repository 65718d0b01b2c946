using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Restarts;

/// <summary>
/// Every rule of restarting from top to bottom: what was done, the newest report and the time make what is to be done. Pure, chance aside.
/// </summary>
internal static class RestartPlanner
{
    private static readonly TimeSpan BudgetWindow = TimeSpan.FromHours(1);

    /// <summary>A question of life that has waited for longer is one that a live worker would have answered.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static RestartPlan Plan(RestartState state, HealthReport report, RestartOptions options, Timestamp now, Random random)
    {
        // 1. Nothing follows from a list that is old, doubted, or another's. Attempts stay as they are.
        if (FindBelieved(report) is not { } snapshot)
        {
            return new RestartPlan(state with { SeenAt = null }, [], []);
        }

        // 2. What became of the restarts so far.
        var events = ImmutableArray.CreateBuilder<RestartEvent>();
        var wasPaused = state.IsPaused;
        state = RestartFollower.Follow(state, report, snapshot, options, events);

        var sent = state.Sent.RemoveAll(moment => now - moment >= BudgetWindow);
        if (options.Mode is RestartMode.Off)
        {
            // Only people restart something.
            return new RestartPlan(state with { SeenAt = snapshot.TakenAt, Sent = sent }, [], events.DrainToImmutable());
        }

        // 3. When most connectors fail, the cause lies elsewhere.
        state = JudgeOutage(state, wasPaused, report, snapshot, options, now, events);

        // 4. Failed for long enough, seen so twice in a row, not given up, and the wait after the last attempt is over.
        var ripe = FindRipe(state, report, snapshot, options, now);

        // 5. No more at a time, and in an hour, than a cluster bears.
        state = state with { SeenAt = snapshot.TakenAt, Sent = sent };
        var room = Math.Min(options.Parallel - state.CountInFlight(now, options.FirstDelay), options.Budget - sent.Length);
        if (state.IsPaused)
        {
            room = Math.Min(room, state.Outage!.AllowsTrial(now) && !HasTrial(state) ? 1 : 0);
        }

        // 6. Those that were tried least come first, then those that failed first.
        var orders = ImmutableArray.CreateBuilder<RestartOrder>();
        foreach (var parts in ripe.Take(Math.Max(0, room)))
        {
            (state, var order) = Begin(state, parts, snapshot, report.Policy.WorkerId, options, now, random);
            orders.Add(order);
        }

        state = JudgeBudget(state, ripe.Count - orders.Count, options, events);
        return new RestartPlan(state, orders.DrainToImmutable(), events.DrainToImmutable());
    }

    /// <returns>The list of a worker that is alive by its own newest word; null where there is none.</returns>
    public static ConnectSnapshot? FindBelieved(HealthReport report)
    {
        if (report is not { Fault: null, WorkerAlive: true, Snapshot: { } snapshot, Verdict: { } verdict }
            || verdict.Failures.Any(failure => failure.Type.Define().Kind is FailureKind.Decisive))
        {
            return null;
        }

        // The grace of a worker is for verdicts. Whoever is silent or sick is asked to restart nothing.
        var life = report.Life;
        var isWell = !life.IsAsked
            || (life.Last is { Alive: true } && (life.UnprovenSince is not { } asked || snapshot.TakenAt - asked <= Patience));
        return isWell ? snapshot : null;
    }

    private static RestartState JudgeOutage(
        RestartState state, bool wasPaused, HealthReport report, ConnectSnapshot snapshot, RestartOptions options, Timestamp now,
        ImmutableArray<RestartEvent>.Builder events)
    {
        var failed = snapshot.Connectors.Count(FailedParts.HasAny);
        var failures = report.FailureCounts.Connectors + report.FailureCounts.Tasks;
        var outage = state.Outage;
        if (wasPaused && !state.IsPaused)
        {
            // The one that was tried runs again.
            outage = outage! with { FailedWhenLifted = failed };
            events.Add(new RestartEvent.Resumed("the connector that was tried runs again"));
        }

        var next = OutagePause.Judge(outage, failed, snapshot.Connectors.Length, failures, options.OutagePercentage, now);
        if (next is null && outage is { FailedWhenLifted: null })
        {
            events.Add(new RestartEvent.Resumed("fewer connectors fail"));
        }
        else if (next is { FailedWhenLifted: null } && next.Since != outage?.Since)
        {
            events.Add(new RestartEvent.Paused(failed, snapshot.Connectors.Length));
        }

        return state with { Outage = next };
    }

    private static List<FailedParts> FindRipe(
        RestartState state, HealthReport report, ConnectSnapshot snapshot, RestartOptions options, Timestamp now)
    {
        var found = new List<FailedParts>();
        for (var i = 0; i < snapshot.Connectors.Length; i++)
        {
            var connector = snapshot.Connectors[i];
            var past = state.Connectors.GetValueOrDefault(connector.Name);
            if (!FailedParts.HasAny(connector)
                || past is { IsGivenUp: true } or { Pending: not null }
                || (past?.NotBefore is { } notBefore && now - notBefore < TimeSpan.Zero)
                || !MayBeAsked(connector.Name, options))
            {
                continue;
            }

            var parts = FailedParts.Find(connector, report.Times.At(i), report.Policy.WorkerId, (part, since) =>
                state.SeenAt is { } seen && since.Monotonic <= seen.Monotonic
                    && (past?.Parts.Contains(part) is true || snapshot.TakenAt - since >= options.After));
            if (parts is not null)
            {
                found.Add(parts);
            }
        }

        return
        [
            .. found.OrderBy(parts => state.Connectors.GetValueOrDefault(parts.Name)?.Attempts ?? 0)
                .ThenBy(parts => parts.Since.Monotonic)
                .ThenBy(parts => parts.Name, StringComparer.Ordinal),
        ];
    }

    public static bool MayBeAsked(string connector, RestartOptions options) =>
        options.Filter.Watches(connector) && Rest.ConnectUrls.HasPath(connector);

    private static bool HasTrial(RestartState state) => state.Connectors.Values.Any(connector => connector.Pending is { IsTrial: true });

    private static (RestartState State, RestartOrder Order) Begin(
        RestartState state, FailedParts parts, ConnectSnapshot snapshot, string? workerId, RestartOptions options, Timestamp now,
        Random random)
    {
        var past = state.Connectors.GetValueOrDefault(parts.Name) ?? new ConnectorRestarts(parts.Name);
        var (attempt, isDry, isTrial) = (past.Attempts + 1, options.Mode is RestartMode.DryRun, state.IsPaused);
        state = state.Set(past with
        {
            Attempts = attempt,
            Last = now,
            Parts = parts.Parts,
            NotBefore = Later(now, options.DelayAfter(attempt, random.NextDouble())),
            Pending = isDry ? null : new RestartAttempt(now, isTrial),
            Outcome = isDry ? RestartOutcome.DryRun : past.Outcome,
        });
        state = state with
        {
            Sent = state.Sent.Add(now),
            Outage = isTrial ? state.Outage! with { TriedAt = now } : state.Outage,
        };
        var order = new RestartOrder(snapshot.Worker, parts.Name, parts.Parts, parts.AreAll && workerId is null, attempt, isTrial);
        return (isDry ? state.Count(RestartOutcome.DryRun) : state, order);
    }

    private static RestartState JudgeBudget(
        RestartState state, int waiting, RestartOptions options, ImmutableArray<RestartEvent>.Builder events)
    {
        var isOver = waiting > 0 && !state.IsPaused && state.Sent.Length >= options.Budget;
        if (isOver && !state.IsOverBudget)
        {
            events.Add(new RestartEvent.OverBudget(options.Budget, waiting));
        }

        return state with { IsOverBudget = isOver };
    }

    internal static Timestamp Later(Timestamp moment, TimeSpan by) => new(moment.Utc + by, moment.Monotonic + by);
}

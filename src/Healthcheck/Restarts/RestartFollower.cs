using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Restarts;

/// <summary>What became of restarts: what Connect answered, and what the next lists show. Only RUNNING is a success.</summary>
internal static class RestartFollower
{
    /// <summary>Connect is asked again after this long when it was rebalancing.</summary>
    private static readonly TimeSpan AfterConflict = TimeSpan.FromSeconds(30);

    /// <summary>Whatever is neither running nor failed by then is not waited for any longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static RestartState Follow(
        RestartState state, HealthReport report, ConnectSnapshot snapshot, RestartOptions options,
        ImmutableArray<RestartEvent>.Builder events)
    {
        if (state.Connectors.IsEmpty)
        {
            return state;
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < snapshot.Connectors.Length; i++)
        {
            if (state.Connectors.ContainsKey(snapshot.Connectors[i].Name))
            {
                places[snapshot.Connectors[i].Name] = i;
            }
        }

        foreach (var (name, past) in state.Connectors)
        {
            if (!places.TryGetValue(name, out var place))
            {
                state = past.Pending is null ? state : state.Count(RestartOutcome.Gone);
                state = state with { Connectors = state.Connectors.Remove(name) };
                continue;
            }

            var connector = snapshot.Connectors[place];
            state = Resolve(state, past, connector, snapshot.TakenAt, options, events);
            state = HasRunForLong(connector, report.Times.At(place), snapshot.TakenAt, options)
                    && state.Connectors[name].Pending is null
                ? state with { Connectors = state.Connectors.Remove(name) }
                : GiveUp(state, connector, options, events);
        }

        return state;
    }

    /// <summary>What Connect said to a restart.</summary>
    public static RestartState Apply(RestartState state, RestartOrder order, RestartAnswer answer, RestartOptions options, Timestamp now)
    {
        if (state.Connectors.GetValueOrDefault(order.Connector) is not { Pending: { } attempt } past)
        {
            // It was deleted meanwhile.
            return state;
        }

        switch (answer.Kind)
        {
            case RestartAnswerKind.Accepted or RestartAnswerKind.Unknown:
                return state.Set(past with { Parts = answer.Parts, Pending = attempt with { IsAnswered = true } });
            case RestartAnswerKind.Conflict:
                var wait = AfterConflict < options.MaxDelay ? AfterConflict : options.MaxDelay;
                state = state with
                {
                    Sent = state.Sent.Remove(attempt.SentAt),
                    Outage = attempt.IsTrial && state.Outage is { } outage ? outage with { TriedAt = null } : state.Outage,
                };
                past = past with { Attempts = past.Attempts - 1, NotBefore = RestartPlanner.Later(now, wait) };
                return End(state, past, RestartOutcome.Conflict);
            case RestartAnswerKind.Gone:
                return End(state, past, RestartOutcome.Gone);
            default:
                return End(state, past, RestartOutcome.Refused);
        }
    }

    private static RestartState Resolve(
        RestartState state, ConnectorRestarts past, ConnectorStatus connector, Timestamp takenAt, RestartOptions options,
        ImmutableArray<RestartEvent>.Builder events)
    {
        // A list that was read before the answer came may tell of the time before.
        if (past.Pending is not { IsAnswered: true } attempt || takenAt - attempt.SentAt <= TimeSpan.Zero)
        {
            return state;
        }

        var age = takenAt - attempt.SentAt;
        var states = past.Parts.Select(part => FailedParts.StateOf(connector, part)).ToList();
        if (states.TrueForAll(kind => kind is StateKind.Running))
        {
            events.Add(new RestartEvent.Recovered(past.Name, age));
            state = state with
            {
                RecoveryTime = state.RecoveryTime + age,
                Outage = attempt.IsTrial && state.Outage is { } outage ? outage with { FailedWhenLifted = 0 } : state.Outage,
            };
            return End(state, past with { RecoveredWithin = age }, RestartOutcome.Recovered);
        }

        if (age >= options.FirstDelay && states.Exists(kind => kind is StateKind.Failed))
        {
            if (!IsLast(past, options))
            {
                if (options.Mode is not RestartMode.On)
                {
                    events.Add(new RestartEvent.StillFails(past.Name));
                    return End(state, past, RestartOutcome.Failed);
                }

                var next = past.NotBefore is { } notBefore && notBefore - takenAt is { Ticks: > 0 } left ? left : TimeSpan.Zero;
                events.Add(new RestartEvent.FailedAgain(past.Name, past.Attempts, next));
            }

            return End(state, past, RestartOutcome.Failed);
        }

        return age >= Longest ? End(state, past, RestartOutcome.Unknown) : state;
    }

    private static RestartState GiveUp(
        RestartState state, ConnectorStatus connector, RestartOptions options, ImmutableArray<RestartEvent>.Builder events)
    {
        var past = state.Connectors[connector.Name];
        if (past.IsGivenUp || past.Pending is not null || !IsLast(past, options) || !FailedParts.HasAny(connector))
        {
            return state;
        }

        events.Add(new RestartEvent.GivenUp(past.Name, past.Attempts));
        return state.Set(past with { IsGivenUp = true });
    }

    private static bool IsLast(ConnectorRestarts past, RestartOptions options) =>
        options is { Mode: RestartMode.On, MaxAttempts: > 0 } && past.Attempts >= options.MaxAttempts;

    private static bool HasRunForLong(ConnectorStatus connector, ConnectorTimes times, Timestamp takenAt, RestartOptions options)
    {
        if (!RunsFor(connector.State, times.Since))
        {
            return false;
        }

        for (var i = 0; i < connector.Tasks.Length; i++)
        {
            if (!RunsFor(connector.Tasks[i].State, times.Tasks[i]))
            {
                return false;
            }
        }

        return true;

        bool RunsFor(ConnectState state, Timestamp since) => state.Kind is StateKind.Running && takenAt - since >= options.ResetAfter;
    }

    public static RestartState End(RestartState state, ConnectorRestarts past, RestartOutcome outcome) =>
        state.Set(past with { Pending = null, Outcome = outcome }).Count(outcome);
}

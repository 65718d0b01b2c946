using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Restarts;

/// <summary>
/// The rules of restarting without their waits, for one connector that a person asks for: what was given up is tried again, and an outage
/// only warns. Pure, chance aside.
/// </summary>
internal static class HandRestartPlanner
{
    public static HandRestartPlan Plan(
        RestartState state, HealthReport report, string name, RestartOptions options, Timestamp now, Random random)
    {
        if (!report.IsFresh(now) || RestartPlanner.FindBelieved(report) is not { } snapshot)
        {
            return Refuse(HandRefusal.NotNow, "the newest list is old or doubted, or the worker that gave it is not alive");
        }

        var place = 0;
        while (place < snapshot.Connectors.Length && snapshot.Connectors[place].Name != name)
        {
            place++;
        }

        if (place == snapshot.Connectors.Length)
        {
            return Refuse(HandRefusal.NotListed, "no such connector is listed");
        }

        if (!RestartPlanner.MayBeAsked(name, options))
        {
            return Refuse(HandRefusal.NotNow, "it is not to be restarted, by the settings");
        }

        var connector = snapshot.Connectors[place];
        if (FailedParts.Find(connector, report.Times.At(place), report.Policy.WorkerId, (_, _) => true) is not { } parts)
        {
            return Refuse(HandRefusal.NotNow, DescribeWhyNothing(connector));
        }

        if (state.Connectors.GetValueOrDefault(name)?.Pending is { } pending)
        {
            if (!pending.IsAnswered || snapshot.TakenAt - pending.SentAt <= TimeSpan.Zero)
            {
                return Refuse(HandRefusal.NotNow, "it is being restarted already");
            }

            // The list is newer than that restart, and it is still failed.
            state = RestartFollower.End(state, state.Connectors[name], RestartOutcome.Failed);
        }

        if (state.CountInFlight(now, options.FirstDelay) >= options.Parallel)
        {
            return Refuse(
                HandRefusal.TooMany,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{options.Parallel} restarts are under way, and no more may be (--restart-parallel)"));
        }

        state = state.Forget(name).Set(new ConnectorRestarts(name)
        {
            Attempts = 1,
            Last = now,
            Parts = parts.Parts,
            NotBefore = RestartPlanner.Later(now, options.DelayAfter(1, random.NextDouble())),
            Pending = new RestartAttempt(now, IsTrial: false),
        });
        var order = new RestartOrder(
            snapshot.Worker, name, parts.Parts, parts.AreAll && report.Policy.WorkerId is null, Attempt: 1, IsTrial: false);
        return new HandRestartPlan(
            state with { Sent = state.Sent.Add(now) }, order, null, null, OutagePause.Describe(snapshot, options.OutagePercentage));

        HandRestartPlan Refuse(HandRefusal refusal, string why) => new(state, null, refusal, why, null);
    }

    private static string DescribeWhyNothing(ConnectorStatus connector) =>
        !FailedParts.HasAny(connector) ? "nothing of it has failed"
        : connector.State.Kind is StateKind.Running or StateKind.Failed
            ? "what failed of it is another worker's, or its platform's, to restart"
        : $"the connector is {DisplayText.OneLine(connector.State.Text)}, and a restart would start what somebody stopped";
}

using System.Collections.Immutable;
using System.Globalization;

namespace Healthcheck.Restarts;

/// <summary>One line for each restart, for what became of it, and for each change of what holds restarts back.</summary>
internal sealed partial class RestartLog(ILogger<RestartLog> logger)
{
    public void Write(ImmutableArray<RestartEvent> events)
    {
        foreach (var change in events)
        {
            switch (change)
            {
                case RestartEvent.Recovered recovered:
                    Recovered(recovered.Connector, Seconds(recovered.Within));
                    break;
                case RestartEvent.FailedAgain failed:
                    FailedAgain(failed.Connector, failed.Attempt, Seconds(failed.NextWithin));
                    break;
                case RestartEvent.StillFails still:
                    StillFails(still.Connector);
                    break;
                case RestartEvent.GivenUp given:
                    GivenUp(given.Connector, given.Attempts);
                    break;
                case RestartEvent.Paused paused:
                    Paused(paused.Failed, paused.Connectors);
                    break;
                case RestartEvent.Resumed resumed:
                    Resumed(resumed.Why);
                    break;
                case RestartEvent.OverBudget over:
                    OverBudget(over.Budget, over.Waiting);
                    break;
            }
        }
    }

    public void WriteBegin(RestartOrder order)
    {
        if (order.IsTrial)
        {
            Trial(order.Connector, FailedParts.Describe(order.Parts));
        }
        else
        {
            Begin(order.Connector, FailedParts.Describe(order.Parts), order.Attempt);
        }
    }

    /// <param name="askedBy">The user, or another word for who it was.</param>
    public void WriteBegin(RestartOrder order, string askedBy) => ByHand(order.Connector, FailedParts.Describe(order.Parts), askedBy);

    public void WriteDry(RestartOrder order) => Dry(order.Connector, FailedParts.Describe(order.Parts), order.Attempt);

    public void WriteAnswer(RestartOrder order, RestartAnswer answer)
    {
        switch (answer.Kind)
        {
            case RestartAnswerKind.Accepted:
                Accepted(order.Connector, FailedParts.Describe(answer.Parts));
                break;
            case RestartAnswerKind.Unknown:
                Unknown(order.Connector, answer.Detail);
                break;
            case RestartAnswerKind.Conflict:
                Conflict(order.Connector, answer.Detail);
                break;
            case RestartAnswerKind.Gone:
                Gone(order.Connector, answer.Detail);
                break;
            default:
                Refused(order.Connector, answer.Detail);
                break;
        }
    }

    [LoggerMessage(
        193, LogLevel.Error, "A restart failed because of a bug in this program; please report it", EventName = "RestartBug")]
    public partial void WriteBug(Exception exception);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);

    [LoggerMessage(
        221, LogLevel.Information, "Restarting connector {Connector}: {Parts}; attempt {Attempt}", EventName = "RestartBegun")]
    private partial void Begin(string connector, string parts, int attempt);

    [LoggerMessage(
        222, LogLevel.Information,
        "--restart dry-run: would restart connector {Connector}: {Parts}; attempt {Attempt}",
        EventName = "RestartWouldBegin")]
    private partial void Dry(string connector, string parts, int attempt);

    [LoggerMessage(
        223, LogLevel.Debug, "Connect accepted the restart of connector {Connector}: {Parts}", EventName = "RestartAccepted")]
    private partial void Accepted(string connector, string parts);

    [LoggerMessage(
        224, LogLevel.Information, "Connector {Connector} runs again, {Seconds} s after its restart", EventName = "RestartRecovered")]
    private partial void Recovered(string connector, string seconds);

    [LoggerMessage(
        225, LogLevel.Warning,
        "Connector {Connector} still fails after restart {Attempt}; the next follows in {Seconds} s at the earliest",
        EventName = "RestartFailed")]
    private partial void FailedAgain(string connector, int attempt, string seconds);

    [LoggerMessage(
        226, LogLevel.Error,
        "Connector {Connector} is given up after {Attempts} unsuccessful restarts: fix the cause, then restart it by hand",
        EventName = "RestartGaveUp")]
    private partial void GivenUp(string connector, int attempts);

    [LoggerMessage(
        227, LogLevel.Warning,
        "The outcome of the restart of connector {Connector} is unknown: {Detail}; the next poll will show it",
        EventName = "RestartUnknown")]
    private partial void Unknown(string connector, string detail);

    [LoggerMessage(
        228, LogLevel.Information,
        "Connector {Connector} was not restarted because Connect is rebalancing: {Detail}; the daemon asks again later",
        EventName = "RestartConflict")]
    private partial void Conflict(string connector, string detail);

    [LoggerMessage(
        229, LogLevel.Information,
        "Connector {Connector} was not restarted because Connect no longer has it: {Detail}",
        EventName = "RestartGone")]
    private partial void Gone(string connector, string detail);

    [LoggerMessage(
        230, LogLevel.Warning, "Connect does not allow the restart of connector {Connector}: {Detail}", EventName = "RestartRefused")]
    private partial void Refused(string connector, string detail);

    [LoggerMessage(
        231, LogLevel.Warning,
        "{Failed} of {Connectors} connectors fail, so the cause lies elsewhere: nothing is restarted; "
            + "after 5 minutes without new failures one is tried",
        EventName = "RestartsPaused")]
    private partial void Paused(int failed, int connectors);

    [LoggerMessage(
        232, LogLevel.Information,
        "Trying whether the outage is over: restarting connector {Connector}: {Parts}",
        EventName = "RestartTrial")]
    private partial void Trial(string connector, string parts);

    [LoggerMessage(
        233, LogLevel.Information, "Restarts resume, because {Why}", EventName = "RestartsResumed")]
    private partial void Resumed(string why);

    [LoggerMessage(
        234, LogLevel.Warning,
        "The {Budget} restarts of this hour are used up (--restart-budget); waiting to be restarted: {Waiting}",
        EventName = "RestartBudgetUsedUp")]
    private partial void OverBudget(int budget, int waiting);

    [LoggerMessage(
        235, LogLevel.Information, "Restarting connector {Connector}: {Parts}; {User} asked for it", EventName = "RestartByHand")]
    private partial void ByHand(string connector, string parts, string user);

    [LoggerMessage(
        236, LogLevel.Warning, "Connector {Connector} still fails after its restart by hand", EventName = "RestartByHandFailed")]
    private partial void StillFails(string connector);
}

using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Restarts;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Restarts;

/// <summary>
/// Polls of one cluster, ten seconds apart by a clock turned by hand, and what is restarted after each. Chance shortens no wait.
/// </summary>
internal sealed class Planning(RestartOptions options, HealthPolicy? policy = null)
{
    public static readonly RestartOptions On = new() { Mode = RestartMode.On };

    private readonly List<string> _orders = [];
    private readonly List<RestartEvent> _events = [];
    private readonly FixedRandom _random = new() { Next01 = 0 };

    public RestartState State { get; set; } = RestartState.None;

    public HealthReport Report { get; private set; } = HealthReport.BeforeFirstPoll(policy ?? Facts.Policy);

    /// <summary>Seconds since the start.</summary>
    public double Now { get; private set; } = -10;

    /// <summary>What Connect answers to a restart; by default it takes it.</summary>
    public RestartAnswerKind? Answer { get; set; } = RestartAnswerKind.Accepted;

    /// <summary>The restarts so far, as <c>60: orders [0]</c>; a star for all that failed by one call, a T for a trial.</summary>
    public IReadOnlyList<string> Orders => _orders;

    public IReadOnlyList<RestartEvent> Events => _events;

    public ConnectorRestarts Of(string connector) => State.Connectors[connector];

    public ImmutableArray<RestartOrder> Poll(params string[] connectors) => PollAs(Facts.Alive(Now + 10), connectors);

    public ImmutableArray<RestartOrder> PollAs(WorkerLiveness life, params string[] connectors) =>
        Poll(new PollResult(Facts.Seen(Now + 10, connectors), life, []));

    public ImmutableArray<RestartOrder> Poll(PollResult poll)
    {
        Now += 10;
        Report = HealthEvaluator.Evaluate(Report, poll, Facts.At(Now));
        var plan = RestartPlanner.Plan(State, Report, options, Facts.At(Now), _random);
        State = plan.State;
        _events.AddRange(plan.Events);
        foreach (var order in plan.Orders)
        {
            _orders.Add(
                $"{Now}: {(order.IsTrial ? "T " : "")}{order.Connector} [{string.Join(',', order.Parts)}]{(order.IsWhole ? "*" : "")}");
            if (Answer is { } kind && options.Mode is RestartMode.On)
            {
                Reply(order, kind);
            }
        }

        return plan.Orders;
    }

    public void Reply(RestartOrder order, RestartAnswerKind kind) =>
        State = RestartFollower.Apply(State, order, new RestartAnswer(kind, order.Parts, ""), options, Facts.At(Now));

    /// <summary>The same list until so many seconds after the start.</summary>
    public Planning Until(double seconds, params string[] connectors)
    {
        while (Now + 10 <= seconds)
        {
            Poll(connectors);
        }

        return this;
    }
}

using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Restarts;

/// <summary>
/// Restarts what has failed in one cluster. It plans when a report comes, which takes no time; Connect is asked elsewhere, so that
/// neither polls nor probes wait for a restart that hangs.
/// </summary>
/// <param name="file">Keeps the attempts over a restart of the daemon; null: nothing does.</param>
internal sealed class Restarter(
    RestartOptions options, RestartClient client, RestartStateFile? file, RestartLog log, Random random, TimeProvider time)
    : IReportPublisher, IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private volatile RestartState _state = file?.Read() ?? RestartState.None;

    public RestartReport Report => new(options, _state);

    /// <summary>Goes on from what was known when the cluster was watched in another way.</summary>
    public void ContinueFrom(RestartReport before)
    {
        // What is under way there is not seen to its end here.
        var connectors = before.State.Connectors.Values.Select(
            connector => KeyValuePair.Create(connector.Name, connector with { Pending = null }));
        _state = before.State with
        {
            Connectors = RestartState.None.Connectors.AddRange(connectors),
            SeenAt = null,
            Outage = null,
        };
    }

    public void Publish(HealthReport report)
    {
        RestartPlan plan;
        lock (_gate)
        {
            var before = _state;
            plan = RestartPlanner.Plan(before, report, options, Timestamp.Now(time), random);
            _state = plan.State;
            Save(before);
        }

        log.Write(plan.Events);
        foreach (var order in plan.Orders)
        {
            Begin(order);
        }
    }

    /// <summary>Restarts what failed of one connector because a person asks, whatever the mode is. Takes no time.</summary>
    /// <param name="report">The newest.</param>
    /// <param name="askedBy">For the log.</param>
    public HandRestart RestartByHand(string connector, HealthReport report, string askedBy)
    {
        HandRestartPlan plan;
        lock (_gate)
        {
            var before = _state;
            plan = HandRestartPlanner.Plan(before, report, connector, options, Timestamp.Now(time), random);
            _state = plan.State;
            Save(before);
        }

        if (plan.Order is not { } order)
        {
            return new HandRestart([], plan.Refusal, plan.Why, plan.Warning, null);
        }

        log.WriteBegin(order, askedBy);
        var cancellationToken = _closing.Token;
        return new HandRestart(
            order.Parts, null, null, plan.Warning, Task.Run(() => RestartAsync(order, cancellationToken), CancellationToken.None));
    }

    /// <summary>What is under way is not waited for: its outcome is told by the list, if anybody looks.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        file?.Dispose();
    }

    private void Begin(RestartOrder order)
    {
        if (options.Mode is RestartMode.DryRun)
        {
            log.WriteDry(order);
            return;
        }

        log.WriteBegin(order);
        var cancellationToken = _closing.Token;
        _ = Task.Run(() => RestartAsync(order, cancellationToken), CancellationToken.None);
    }

    /// <returns>Null when the daemon stops before there is an answer.</returns>
    private async Task<RestartAnswer?> RestartAsync(RestartOrder order, CancellationToken cancellationToken)
    {
        RestartAnswer answer;
        try
        {
            answer = await client.RestartAsync(order, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception bug)
        {
            log.WriteBug(bug);
            answer = new RestartAnswer(RestartAnswerKind.Unknown, order.Parts, $"a fault of this program ({bug.GetType().Name})");
        }

        lock (_gate)
        {
            var before = _state;
            _state = RestartFollower.Apply(before, order, answer, options, Timestamp.Now(time));
            Save(before);
        }

        log.WriteAnswer(order, answer);
        return answer;
    }

    /// <summary>When attempts were made, ended, given up or forgotten.</summary>
    private void Save(RestartState before)
    {
        if (file is not null && (_state.Connectors != before.Connectors || !_state.Sent.SequenceEqual(before.Sent)))
        {
            file.Write(_state);
        }
    }
}

/// <summary>What is known of the restarts of a cluster.</summary>
internal sealed record RestartReport(RestartOptions Options, RestartState State);

using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Polling;

/// <summary>Writes one line for each change, and none for what stays as it was.</summary>
internal sealed partial class Journal(ILogger<Journal> logger)
{
    /// <summary>When a whole cluster turns, the first lines tell the story.</summary>
    private const int MostLines = 50;

    private bool? _healthy;
    private Uri? _worker;

    public void Write(HealthReport before, HealthReport after, Moment now)
    {
        WriteReach(before, after);
        if (after.Fault is null)
        {
            WriteTransitions(Transitions.Between(before.Verdict, after.Verdict), after);
        }

        WriteVerdict(after, now);
    }

    private void WriteReach(HealthReport before, HealthReport after)
    {
        if (after.Fault is { } fault)
        {
            if (before.Fault?.Reason != fault.Reason)
            {
                Lost(fault.Reason.Label(), fault.Detail);
            }
        }
        else if (after.Snapshot is { } snapshot && (before.Fault is not null || (_worker != snapshot.Worker && (_worker is null || after.WorkerAlive))))
        {
            // Among workers none of which is alive, each poll tries the next: that is no news.
            _worker = snapshot.Worker;
            Found(snapshot.Worker, after.Counts!.AllConnectors, after.Counts.AllTasks);
        }
    }

    private void WriteTransitions(Transitions transitions, HealthReport after)
    {
        foreach (var failure in transitions.Entered.Take(MostLines))
        {
            WriteEntered(failure);
        }

        if (transitions.Left.Length > 0)
        {
            var connectors = after.Snapshot!.Connectors.ToDictionary(connector => connector.Name, StringComparer.Ordinal);
            foreach (var failure in transitions.Left.Take(MostLines))
            {
                WriteLeft(failure, connectors);
            }
        }

        var more = Math.Max(0, transitions.Entered.Length - MostLines) + Math.Max(0, transitions.Left.Length - MostLines);
        if (more > 0)
        {
            More(more);
        }
    }

    private void WriteEntered(Failure failure)
    {
        switch (failure)
        {
            case Failure.OfConnector connector:
                ConnectorEntered(connector.Connector, connector.State, connector.WorkerId ?? "?", TraceLine.Of(connector.Trace) ?? "no trace");
                break;
            case Failure.OfTask task:
                TaskEntered(task.Id, task.Connector, task.State, task.WorkerId ?? "?", TraceLine.Of(task.Trace) ?? "no trace");
                break;
            case Failure.OfBroker broker:
                WorkerNotAlive(broker.Detail);
                break;
        }
    }

    private void WriteLeft(Failure failure, Dictionary<string, ConnectorStatus> connectors)
    {
        switch (failure)
        {
            case Failure.OfConnector was when connectors.TryGetValue(was.Connector, out var connector):
                ConnectorLeft(was.Connector, was.State, connector.State, connector.WorkerId ?? "?");
                break;
            case Failure.OfConnector was:
                ConnectorGone(was.Connector, was.State);
                break;
            case Failure.OfTask was when connectors.TryGetValue(was.Connector, out var connector)
                && connector.Tasks.FirstOrDefault(task => task.Id == was.Id) is { State: not null } task:
                TaskLeft(was.Id, was.Connector, was.State, task.State, task.WorkerId ?? "?");
                break;
            case Failure.OfTask was:
                TaskGone(was.Id, was.Connector, was.State);
                break;
            case Failure.OfBroker:
                WorkerAlive();
                break;
        }
    }

    private void WriteVerdict(HealthReport after, Moment now)
    {
        var healthy = after.IsHealthy(now);
        if (healthy == _healthy)
        {
            return;
        }

        var isFirst = _healthy is null;
        _healthy = healthy;
        if (healthy)
        {
            Healthy();
        }
        else if (after.IsFresh(now))
        {
            Unhealthy(after.Verdict!.Failures.Length, after.Verdict.FailureRate);
        }
        else if (!isFirst)
        {
            // At the start, the line that says what cannot be reached says it all.
            NoVerdict(after.Policy.StaleAfter.TotalSeconds);
        }
    }
}

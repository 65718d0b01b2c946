using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Polling;

/// <summary>Writes one line for each change, and none for what stays as it was.</summary>
internal sealed partial class TransitionLogger(ILogger<TransitionLogger> logger)
{
    /// <summary>When a whole cluster turns, the first lines tell the story.</summary>
    private const int MostLines = 50;

    private bool? _healthy;
    private Uri? _worker;
    private Uri? _mixed;
    private bool _namesAreForbidden;

    /// <summary>How many connectors the newest list had that had any; null until one has.</summary>
    private int? _listed;
    private bool _allGone;

    public void Write(HealthReport before, HealthReport after, Timestamp now)
    {
        WriteReach(before, after);
        WriteAddress(after);
        if (after.Fault is null)
        {
            WriteListed(after);
            WritePatterns(before, after);
            WriteWorkerId(before, after);
            WriteUnknownStates(before.UnknownStates, after.UnknownStates);
            WriteTransitions(Transitions.Between(before.Verdict, after.Verdict), after);
        }

        WriteVerdict(after, now);
    }

    private void WriteReach(HealthReport before, HealthReport after)
    {
        if (after.Fault is { } fault)
        {
            if (before.Fault?.Reason == fault.Reason)
            {
                return;
            }

            // What was never found cannot be lost.
            if (after.Snapshot is null)
            {
                NotReadYet(fault.Reason.Label(), fault.Detail);
            }
            else
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

    private void WriteAddress(HealthReport after)
    {
        if (after.NamesFault is { } fault && !_namesAreForbidden)
        {
            _namesAreForbidden = true;
            NamesForbidden(fault);
        }

        if (after.Life.IsMixed && after.Snapshot is { Worker: var worker } && _mixed is null)
        {
            _mixed = worker;
            AddressMixed(worker);
        }
        else if (!after.Life.IsMixed && _mixed is { } mixed && after.Snapshot?.Worker == mixed)
        {
            _mixed = null;
            AddressAgrees(mixed);
        }
    }

    /// <summary>An empty list from a worker that has proved itself is healthy, and yet somebody may want to know.</summary>
    private void WriteListed(HealthReport after)
    {
        var snapshot = after.Snapshot!;
        var listed = snapshot.Connectors.Length + after.Ignored.Length;
        if (listed > 0)
        {
            if (_allGone)
            {
                ConnectorsBack(snapshot.Worker, listed);
            }

            (_listed, _allGone) = (listed, false);
        }
        else if (!_allGone && _listed is { } before && !after.Verdict!.Failures.Any(failure => failure.Type is FailureType.VanishedConnectors))
        {
            _allGone = true;
            AllGone(before, snapshot.Worker);
        }
    }

    private void WriteWorkerId(HealthReport before, HealthReport after)
    {
        if (after.Policy.WorkerId is not { } id || before.WorkerIdIsIdle == after.WorkerIdIsIdle)
        {
            return;
        }

        if (after.WorkerIdIsIdle)
        {
            WorkerIdIdle(id, after.Workers.Present, string.Join(", ", after.Workers.Shown));
        }
        else
        {
            WorkerIdMatches(id);
        }
    }

    private void WriteUnknownStates(UnknownStates before, UnknownStates after)
    {
        foreach (var word in after.Words.Skip(before.Words.Length))
        {
            StateUnknown(word);
        }

        if (after.HasMore && !before.HasMore)
        {
            MoreStatesUnknown();
        }
    }

    private void WritePatterns(HealthReport before, HealthReport after)
    {
        foreach (var pattern in after.IdlePatterns.Except(before.IdlePatterns).Take(MostLines))
        {
            PatternIdle(pattern.Text);
        }

        foreach (var pattern in before.IdlePatterns.Except(after.IdlePatterns).Take(MostLines))
        {
            PatternMatches(pattern.Text);
        }
    }

    private void WriteTransitions(Transitions transitions, HealthReport after)
    {
        var entered = transitions.Entered.RemoveAll(IsSuspect);
        var left = transitions.Left.RemoveAll(IsSuspect);
        foreach (var failure in entered.Take(MostLines))
        {
            WriteEntered(failure);
        }

        if (left.Length > 0)
        {
            var connectors = after.Snapshot!.Connectors.ToDictionary(connector => connector.Name, StringComparer.Ordinal);
            foreach (var failure in left.Take(MostLines))
            {
                WriteLeft(failure, connectors);
            }
        }

        var more = Math.Max(0, entered.Length - MostLines) + Math.Max(0, left.Length - MostLines);
        if (more > 0)
        {
            More(more);
        }
    }

    /// <summary>The line of the lost worker says it for all that it owns.</summary>
    private static bool IsSuspect(Failure failure) => failure.Type is FailureType.SuspectConnector or FailureType.SuspectTask;

    private void WriteEntered(Failure failure)
    {
        switch (failure)
        {
            case { Type: FailureType.Connector }:
                ConnectorEntered(failure.Connector!, failure.State!, failure.WorkerId ?? "?", TraceLine.Of(failure.Detail) ?? "no trace");
                break;
            case { Type: FailureType.Task, Task: { } id }:
                TaskEntered(id, failure.Connector!, failure.State!, failure.WorkerId ?? "?", TraceLine.Of(failure.Detail) ?? "no trace");
                break;
            case { Type: FailureType.Broker }:
                WorkerNotAlive(failure.Detail!);
                break;
            default:
                QuietEntered(QuietFailures.Describe(failure), failure.Type.Label());
                break;
        }
    }

    private void WriteLeft(Failure was, Dictionary<string, ConnectorStatus> connectors)
    {
        var connector = was.Connector is null ? null : connectors.GetValueOrDefault(was.Connector);
        switch (was)
        {
            case { Type: FailureType.Connector } when connector is not null:
                ConnectorLeft(connector.Name, was.State!, connector.State, connector.WorkerId ?? "?");
                break;
            case { Type: FailureType.Connector }:
                ConnectorGone(was.Connector!, was.State!);
                break;
            case { Type: FailureType.Task, Task: { } id } when connector?.Tasks.FirstOrDefault(task => task.Id == id) is { State: not null } task:
                TaskLeft(id, connector.Name, was.State!, task.State, task.WorkerId ?? "?");
                break;
            case { Type: FailureType.Task, Task: { } id }:
                TaskGone(id, was.Connector!, was.State!);
                break;
            case { Type: FailureType.Broker }:
                WorkerAlive();
                break;
            default:
                QuietLeft(QuietFailures.Describe(was), was.Type.Label());
                break;
        }
    }

    private void WriteVerdict(HealthReport after, Timestamp now)
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

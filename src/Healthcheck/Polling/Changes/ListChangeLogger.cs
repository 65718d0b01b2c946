using Healthcheck.Health;

namespace Healthcheck.Polling;

/// <summary>Writes what changes about the list and about who gives it.</summary>
internal sealed partial class ListChangeLogger(ILogger logger)
{
    private const int MostPatterns = 50;

    private Uri? _mixed;
    private bool _namesAreForbidden;

    /// <summary>How many connectors the newest list had that had any; null until one has.</summary>
    private int? _listed;
    private bool _allGone;

    public void WriteAddress(HealthReport after)
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

    public void WriteList(HealthReport before, HealthReport after)
    {
        WriteListed(after);
        WritePatterns(before, after);
        WriteWorkerId(before, after);
        WriteUnknownStates(before.UnknownStates, after.UnknownStates);
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
        else if (!_allGone && _listed is { } before
            && !after.Verdict!.Failures.Any(failure => failure.Type is FailureType.VanishedConnectors))
        {
            _allGone = true;
            AllGone(before, snapshot.Worker);
        }
    }

    private void WritePatterns(HealthReport before, HealthReport after)
    {
        foreach (var pattern in after.IdlePatterns.Except(before.IdlePatterns).Take(MostPatterns))
        {
            PatternIdle(pattern.Text);
        }

        foreach (var pattern in before.IdlePatterns.Except(after.IdlePatterns).Take(MostPatterns))
        {
            PatternMatches(pattern.Text);
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

    [LoggerMessage(114, LogLevel.Warning, "All {Connectors} connectors are gone: {Worker} lists none", EventName = "AllConnectorsGone")]
    private partial void AllGone(int connectors, Uri worker);

    [LoggerMessage(115, LogLevel.Information, "Connectors are listed again: {Worker} lists {Connectors}", EventName = "ConnectorsBack")]
    private partial void ConnectorsBack(Uri worker, int connectors);

    [LoggerMessage(
        133, LogLevel.Warning,
        "At {Worker} several workers answer, and one of them does not answer for its cluster; the address counts as "
            + "not alive until all answers have been good for some time. Give each worker its own address",
        EventName = "AddressMixed")]
    private partial void AddressMixed(Uri worker);

    [LoggerMessage(134, LogLevel.Information, "The answers at {Worker} no longer contradict one another", EventName = "AddressAgrees")]
    private partial void AddressAgrees(Uri worker);

    [LoggerMessage(
        135, LogLevel.Warning,
        "The plain list of connectors cannot be read, so a list that lacks known connectors is believed once its worker "
            + "proves that it is alive: {Detail}",
        EventName = "NamesForbidden")]
    private partial void NamesForbidden(string detail);

    [LoggerMessage(153, LogLevel.Warning, "The pattern {Pattern} matches no connector", EventName = "PatternIdle")]
    private partial void PatternIdle(string pattern);

    [LoggerMessage(154, LogLevel.Information, "The pattern {Pattern} matches a connector now", EventName = "PatternMatches")]
    private partial void PatternMatches(string pattern);

    [LoggerMessage(155, LogLevel.Warning,
        "The worker id {WorkerId} owns nothing, so no failure can count; the list names {Count} worker ids: {WorkerIds}",
        EventName = "WorkerIdIdle")]
    private partial void WorkerIdIdle(string workerId, int count, string workerIds);

    [LoggerMessage(156, LogLevel.Information, "The worker id {WorkerId} owns something now", EventName = "WorkerIdMatches")]
    private partial void WorkerIdMatches(string workerId);

    [LoggerMessage(157, LogLevel.Warning,
        "This program does not know the state {State}: it counts as unknown, and as a failure only where the unhealthy states name it",
        EventName = "StateUnknown")]
    private partial void StateUnknown(string state);

    [LoggerMessage(
        158, LogLevel.Warning,
        "There are more states that this program does not know; further ones are not logged",
        EventName = "MoreStatesUnknown")]
    private partial void MoreStatesUnknown();
}

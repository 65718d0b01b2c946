using System.Net;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>Reads the status of each connector by itself where a worker cannot give the list, a few at a time.</summary>
internal sealed class PerConnectorReader(StatusFetcher fetcher, int maxTraceBytes, ReadingBudget budget)
{
    private const int AtATime = 4;

    /// <summary>
    /// A connector that cannot be read becomes one without a state and does not hide the others; one of which Connect says that it
    /// has no status is left out, as the list leaves it out. When no connector at all can be read, the first fault is the whole reading's.
    /// </summary>
    /// <exception cref="ReadingTooLargeException">All of them together are too much.</exception>
    public async Task<(StatusList? List, ConnectReading.Unreachable? Fault)> ReadAsync(
        Uri worker, List<string> names, long bytes, CancellationToken cancellationToken)
    {
        var found = new ConnectorStatus?[names.Count];
        var faults = new FirstFault();
        var read = bytes;
        var few = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, names.Count, few, async (i, token) =>
        {
            (found[i], var fault, var size) = await ReadAsync(worker, names[i], token);
            faults.Note(i, fault);
            Interlocked.Add(ref read, size);
        });

        return faults.Count > 0 && faults.Count == names.Count
            ? (null, faults.First)
            : (new StatusList([.. found.OfType<ConnectorStatus>()], [.. names.Where((_, i) => found[i] is null)], read), null);
    }

    private async Task<(ConnectorStatus? Status, ConnectReading.Unreachable? Fault, long Bytes)> ReadAsync(
        Uri worker, string name, CancellationToken cancellationToken)
    {
        if (!ConnectUrls.HasPath(name))
        {
            return Unreadable(name, FaultMapper.Create(FaultReason.Other, worker, "cannot be asked for a connector of this name"));
        }

        try
        {
            var parser = StatusParser.ForOne(name, maxTraceBytes, budget);
            var answer = await fetcher.FetchAsync(ConnectUrls.Status(worker, name), parser, worker, cancellationToken);
            return answer switch
            {
                { Status: HttpStatusCode.NotFound, Error.IsUnknownConnector: true } => (null, null, 0),
                { Fault: { } fault } => Unreadable(name, fault),
                _ => (parser.Connectors()[0], null, answer.Bytes),
            };
        }
        catch (Exception exception) when (
            exception is not ReadingTooLargeException
                && !cancellationToken.IsCancellationRequested && FaultMapper.Map(exception, worker) is not null)
        {
            return Unreadable(name, FaultMapper.Map(exception, worker)!);
        }
    }

    private (ConnectorStatus Status, ConnectReading.Unreachable Fault, long Bytes) Unreadable(string name, ConnectReading.Unreachable fault)
    {
        var status = new ConnectorStatus
        {
            Name = name,
            Type = "unknown",
            State = ConnectState.Missing,
            Trace = budget.Traces.Shorten($"its status cannot be read: {fault.Detail}"),
            Tasks = [],
        };
        return (status, fault, 0);
    }

    /// <summary>How many connectors could not be read, and why not the first of them; a hundred thousand sentences are not kept.</summary>
    private sealed class FirstFault
    {
        private readonly Lock _gate = new();
        private int _place = int.MaxValue;

        public int Count { get; private set; }

        public ConnectReading.Unreachable? First { get; private set; }

        public void Note(int place, ConnectReading.Unreachable? fault)
        {
            if (fault is null)
            {
                return;
            }

            lock (_gate)
            {
                Count++;
                if (place < _place)
                {
                    (_place, First) = (place, fault);
                }
            }
        }
    }
}

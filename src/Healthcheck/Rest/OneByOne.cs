using System.Net;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>Stands in for the status list where a worker cannot give it: one status call a connector, a few at a time.</summary>
internal sealed class OneByOne(StatusCalls calls, int maxTraceBytes)
{
    private const int AtATime = 4;

    /// <summary>
    /// A connector that cannot be read becomes one without a state and does not hide the others; one without a status (404) is left
    /// out, as the list leaves it out. When no connector at all can be read, the first fault is the whole reading's.
    /// </summary>
    public async Task<(StatusList? List, ConnectReading.Unreachable? Fault)> ReadAsync(
        Uri worker, List<string> names, long bytes, CancellationToken cancellation)
    {
        var found = new ConnectorStatus?[names.Count];
        var faults = new ConnectReading.Unreachable?[names.Count];
        var read = bytes;
        var few = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellation };
        await Parallel.ForAsync(0, names.Count, few, async (i, token) =>
        {
            (found[i], faults[i], var size) = await ReadAsync(worker, names[i], token);
            Interlocked.Add(ref read, size);
        });

        var broken = faults.OfType<ConnectReading.Unreachable>().ToList();
        return broken.Count > 0 && broken.Count == names.Count
            ? (null, broken[0])
            : (new StatusList([.. found.OfType<ConnectorStatus>()], [.. names.Where((_, i) => found[i] is null)], read), null);
    }

    private async Task<(ConnectorStatus? Status, ConnectReading.Unreachable? Fault, long Bytes)> ReadAsync(
        Uri worker, string name, CancellationToken cancellation)
    {
        if (!ConnectUrls.HasPath(name))
        {
            return Unreadable(name, Faults.Fault(FaultReason.Other, worker, "cannot be asked for a connector of this name"));
        }

        try
        {
            var parser = StatusParser.ForOne(name, maxTraceBytes);
            var answer = await calls.ReadAsync(ConnectUrls.Status(worker, name), parser, worker, cancellation);
            return answer switch
            {
                { Status: HttpStatusCode.NotFound } => (null, null, 0),
                { Fault: { } fault } => Unreadable(name, fault),
                _ => (parser.Connectors()[0], null, answer.Bytes),
            };
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && Faults.Of(exception, worker) is not null)
        {
            return Unreadable(name, Faults.Of(exception, worker)!);
        }
    }

    private static (ConnectorStatus Status, ConnectReading.Unreachable Fault, long Bytes) Unreadable(
        string name, ConnectReading.Unreachable fault)
    {
        var status = new ConnectorStatus
        {
            Name = name,
            Type = "unknown",
            State = ConnectState.Missing,
            Trace = $"its status cannot be read: {fault.Detail}",
            Tasks = [],
        };
        return (status, fault, 0);
    }
}

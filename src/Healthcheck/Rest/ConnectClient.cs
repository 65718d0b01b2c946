using System.Collections.Immutable;
using System.Net;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>Reads what a worker says of its cluster. Faults come back as data.</summary>
internal sealed class ConnectClient(RestOptions options, TimeProvider time)
{
    // Mostly Connect says what it said before; then nothing is made anew. Two lists are never read at a time.
    private readonly StringPool _text = new(options.MaxTraceBytes, new ReadingBudget(options.MaxConnectorsAndTasks));
    private ImmutableArray<ConnectorStatus> _known = [];

    /// <param name="budget">The longest this may take, retries and all.</param>
    /// <exception cref="OperationCanceledException">The daemon is stopping.</exception>
    public Task<ConnectReading> ReadAsync(WorkerConnection connection, TimeSpan budget, CancellationToken stopping) =>
        GuardAsync(connection, budget, (calls, cancellation) => ReadAsync(calls, connection.Worker, cancellation), stopping);

    /// <summary>The list leaves out what has no status; the names, read after it, do not.</summary>
    /// <param name="list">Read before over the same connection.</param>
    /// <param name="budget">The longest this may take, retries and all.</param>
    /// <exception cref="OperationCanceledException">The daemon is stopping.</exception>
    public Task<ConnectReading> AddNamesAsync(WorkerConnection connection, ConnectSnapshot list, TimeSpan budget, CancellationToken stopping) =>
        GuardAsync(connection, budget, (calls, cancellation) => AddNamesAsync(calls, list, cancellation), stopping);

    private async Task<ConnectReading> GuardAsync(
        WorkerConnection connection, TimeSpan budget, Func<StatusCalls, CancellationToken, Task<ConnectReading>> read, CancellationToken stopping)
    {
        // A deadline must be positive.
        var given = budget > TimeSpan.Zero ? budget : TimeSpan.FromMilliseconds(1);
        using var deadline = new CancellationTokenSource(given, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            return await read(new StatusCalls(connection.List, options, new RequestDeadline(given, time), time), both.Token);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested && Faults.Of(exception, connection.Worker) is { } fault)
        {
            return fault.Reason is FaultReason.Timeout && deadline.IsCancellationRequested
                ? Faults.EndOfPoll(connection.Worker, given, options.RequestTimeout)
                : fault;
        }
    }

    private async Task<ConnectReading> ReadAsync(StatusCalls calls, Uri worker, CancellationToken cancellation)
    {
        var budget = new ReadingBudget(options.MaxConnectorsAndTasks);
        _text.Start(budget);
        var parser = new StatusParser(_text, budget, _known);
        var list = options.AskConfiguredTasks ? ConnectUrls.StatusListWithTasks(worker) : ConnectUrls.StatusList(worker);
        var answer = await calls.ReadAsync(list, parser, worker, cancellation);
        if (answer.Fault is { } fault)
        {
            // One connector whose class or configuration cannot be loaded breaks the whole list of a worker before 3.4.
            return answer.Status is HttpStatusCode.InternalServerError
                ? await ReadEachAsync(calls, worker, budget, cancellation) ?? fault
                : fault;
        }

        if (parser.Names is { } names)
        {
            // A worker before 2.3 ignores expand.
            return await ReadEachAsync(calls, worker, names, answer.Bytes, budget, cancellation);
        }

        _known = parser.Connectors();
        var listed = TakeSnapshot(worker, new StatusList(_known, [], answer.Bytes), hasNames: false);
        return options.AskNames ? await AddNamesAsync(calls, listed, cancellation) : new ConnectReading.Seen(listed);
    }

    private async Task<ConnectReading> AddNamesAsync(StatusCalls calls, ConnectSnapshot list, CancellationToken cancellation)
    {
        var parser = StatusParser.ForNames(new ReadingBudget(options.MaxConnectorsAndTasks));
        var answer = await calls.ReadAsync(ConnectUrls.Names(list.Worker), parser, list.Worker, cancellation);
        if (answer.Fault is { } fault)
        {
            return fault;
        }

        var listed = list.Connectors.Select(connector => connector.Name).ToHashSet(StringComparer.Ordinal);
        return parser.Names is { } names
            ? new ConnectReading.Seen(list with { Unreported = [.. names.Where(listed.Add)], HasNames = true, Bytes = list.Bytes + answer.Bytes })
            : Faults.Fault(FaultReason.InvalidBody, list.Worker, "answered a map where it was asked for names");
    }

    /// <summary>Null when even the names cannot be had.</summary>
    private async Task<ConnectReading?> ReadEachAsync(
        StatusCalls calls, Uri worker, ReadingBudget budget, CancellationToken cancellation)
    {
        var parser = StatusParser.ForNames(budget);
        var answer = await calls.ReadAsync(ConnectUrls.Names(worker), parser, worker, cancellation);
        return answer.Fault is null && parser.Names is { } names
            ? await ReadEachAsync(calls, worker, names, answer.Bytes, budget, cancellation)
            : null;
    }

    private async Task<ConnectReading> ReadEachAsync(
        StatusCalls calls, Uri worker, List<string> names, long bytes, ReadingBudget budget, CancellationToken cancellation)
    {
        var each = await new OneByOne(calls, options.MaxTraceBytes, budget).ReadAsync(worker, names, bytes, cancellation);
        return each.List is { } list ? new ConnectReading.Seen(TakeSnapshot(worker, list, hasNames: true)) : each.Fault!;
    }

    private ConnectSnapshot TakeSnapshot(Uri worker, StatusList list, bool hasNames) => new()
    {
        TakenAt = Timestamp.Now(time),
        Worker = worker,
        Connectors = list.Connectors,
        Unreported = list.Unreported,
        HasNames = hasNames,
        Bytes = list.Bytes,
    };
}

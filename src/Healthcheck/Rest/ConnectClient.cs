using System.Collections.Immutable;
using System.Net;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>Reads what a worker says of its cluster. Faults come back as data.</summary>
/// <param name="findTraceRoom">Looked up for each reading, for clusters come and go; null: there is no other.</param>
internal sealed class ConnectClient(RestOptions options, TimeProvider time, Func<TraceRoom>? findTraceRoom = null)
{
    // Mostly Connect says what it said before; then nothing is made anew. Two lists are never read at a time.
    private readonly StringPool _text = new(options.MaxTraceBytes, new ReadingBudget(options.MaxConnectorsAndTasks, options.Redactor));
    private ImmutableArray<ConnectorStatus> _known = [];
    private ConnectSnapshot? _last;

    /// <exception cref="OperationCanceledException">The daemon is stopping.</exception>
    public Task<ConnectReading> ReadAsync(WorkerConnection connection, PollDeadline deadline, CancellationToken cancellationToken) =>
        GuardAsync(connection, deadline, (fetcher, token) => ReadAsync(fetcher, connection.Worker, token), cancellationToken);

    /// <summary>The list leaves out what has no status; the names, read after it, do not.</summary>
    /// <param name="list">Read before over the same connection.</param>
    /// <exception cref="OperationCanceledException">The daemon is stopping.</exception>
    public Task<ConnectReading> AddNamesAsync(
        WorkerConnection connection, ConnectSnapshot list, PollDeadline deadline, CancellationToken cancellationToken) =>
        GuardAsync(connection, deadline, (fetcher, token) => AddNamesAsync(fetcher, list, token), cancellationToken);

    private async Task<ConnectReading> GuardAsync(
        WorkerConnection connection,
        PollDeadline deadline,
        Func<StatusFetcher, CancellationToken, Task<ConnectReading>> read,
        CancellationToken cancellationToken)
    {
        // A time-out must be positive.
        var given = deadline.Left is var left && left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1);
        using var timeout = new CancellationTokenSource(given, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return SetVersion(await read(new StatusFetcher(connection.List, options, deadline, time), both.Token));
        }
        catch (Exception exception) when (
            !cancellationToken.IsCancellationRequested && FaultMapper.Map(exception, connection.Worker) is { } fault)
        {
            return fault.Reason is FaultReason.Timeout && timeout.IsCancellationRequested
                ? FaultMapper.CreateEndOfPoll(connection.Worker, given, options.RequestTimeout)
                : fault;
        }
    }

    private async Task<ConnectReading> ReadAsync(StatusFetcher fetcher, Uri worker, CancellationToken cancellationToken)
    {
        var budget = new ReadingBudget(options.MaxConnectorsAndTasks, options.Redactor, findTraceRoom?.Invoke());
        _text.Start(budget);
        var parser = new StatusParser(_text, budget, _known);
        var list = options.AskConfiguredTasks ? ConnectUrls.StatusListWithTasks(worker) : ConnectUrls.StatusList(worker);
        var answer = await fetcher.FetchAsync(list, parser, worker, cancellationToken);
        if (answer.Fault is { } fault)
        {
            // One connector whose class or configuration cannot be loaded breaks the whole list of a worker before 3.4.
            return answer.Status is HttpStatusCode.InternalServerError
                ? await ReadEachAsync(fetcher, worker, budget, cancellationToken) ?? fault
                : fault;
        }

        if (parser.Names is { } names)
        {
            // A worker before 2.3 ignores expand.
            return await ReadEachAsync(fetcher, worker, names, answer.Bytes, budget, cancellationToken);
        }

        _known = parser.Connectors();
        var listed = TakeSnapshot(worker, new StatusList(_known, [], answer.Bytes), hasNames: false);
        return options.AskNames ? await AddNamesAsync(fetcher, listed, cancellationToken) : new ConnectReading.Seen(listed);
    }

    private async Task<ConnectReading> AddNamesAsync(StatusFetcher fetcher, ConnectSnapshot list, CancellationToken cancellationToken)
    {
        var parser = StatusParser.ForNames(new ReadingBudget(options.MaxConnectorsAndTasks, options.Redactor));
        var answer = await fetcher.FetchAsync(ConnectUrls.Names(list.Worker), parser, list.Worker, cancellationToken);
        if (answer.Fault is { } fault)
        {
            return fault;
        }

        var listed = list.Connectors.Select(connector => connector.Name).ToHashSet(StringComparer.Ordinal);
        return parser.Names is { } names
            ? new ConnectReading.Seen(list with
            {
                Unreported = [.. names.Where(listed.Add)],
                HasNames = true,
                Bytes = list.Bytes + answer.Bytes,
            })
            : FaultMapper.Create(FaultReason.InvalidBody, list.Worker, "answered a map where it was asked for names");
    }

    /// <summary>Null when even the names cannot be had.</summary>
    private async Task<ConnectReading?> ReadEachAsync(
        StatusFetcher fetcher, Uri worker, ReadingBudget budget, CancellationToken cancellationToken)
    {
        var parser = StatusParser.ForNames(budget);
        var answer = await fetcher.FetchAsync(ConnectUrls.Names(worker), parser, worker, cancellationToken);
        return answer.Fault is null && parser.Names is { } names
            ? await ReadEachAsync(fetcher, worker, names, answer.Bytes, budget, cancellationToken)
            : null;
    }

    private async Task<ConnectReading> ReadEachAsync(
        StatusFetcher fetcher, Uri worker, List<string> names, long bytes, ReadingBudget budget, CancellationToken cancellationToken)
    {
        var each = await new PerConnectorReader(fetcher, options.MaxTraceBytes, budget).ReadAsync(worker, names, bytes, cancellationToken);
        return each.List is { } list ? new ConnectReading.Seen(TakeSnapshot(worker, list, hasNames: true)) : each.Fault!;
    }

    /// <summary>
    /// A snapshot has the version of the one before as long as it says the same. The parser hands out the very list of before where nothing
    /// differs; equal lists that were read connector by connector count as different.
    /// </summary>
    private ConnectReading SetVersion(ConnectReading reading)
    {
        if (reading is not ConnectReading.Seen { Snapshot: var snapshot })
        {
            return reading;
        }

        var isSame = _last is { } last
            && snapshot.Connectors == last.Connectors && snapshot.Unreported.AsSpan().SequenceEqual(last.Unreported.AsSpan());
        _last = snapshot with { Version = isSame ? _last!.Version : (_last?.Version ?? 0) + 1 };
        return new ConnectReading.Seen(_last);
    }

    private ConnectSnapshot TakeSnapshot(Uri worker, StatusList list, bool hasNames) => new()
    {
        TakenAt = Timestamp.Now(time),
        Worker = worker,
        Version = 0,
        Connectors = list.Connectors,
        Unreported = list.Unreported,
        HasNames = hasNames,
        Bytes = list.Bytes,
    };
}

using System.Collections.Immutable;
using System.Net;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>Reads what a worker says of its cluster. Faults come back as data.</summary>
internal sealed class ConnectClient(HttpClient http, RestOptions options, TimeProvider time)
{
    private readonly StatusCalls _calls = new(http, options, time);

    // Mostly Connect says what it said before; then nothing is made anew. Two lists are never read at a time.
    private readonly JsonText _text = new(options.MaxTraceBytes, new ReadingBudget(options.MaxConnectorsAndTasks));
    private ImmutableArray<ConnectorStatus> _known = [];

    /// <param name="worker">The worker's base URL, ending in a slash.</param>
    /// <param name="budget">The longest this may take, retries and all.</param>
    /// <exception cref="OperationCanceledException">The daemon is stopping.</exception>
    public async Task<ConnectReading> ReadAsync(Uri worker, TimeSpan budget, CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(budget, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            return await ReadAsync(worker, both.Token);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested && Faults.Of(exception, worker) is not null)
        {
            return Faults.Of(exception, worker)!;
        }
    }

    private async Task<ConnectReading> ReadAsync(Uri worker, CancellationToken cancellation)
    {
        var budget = new ReadingBudget(options.MaxConnectorsAndTasks);
        _text.Start(budget);
        var parser = new StatusParser(_text, budget, _known);
        var list = options.AskConfiguredTasks ? ConnectUrls.StatusListWithTasks(worker) : ConnectUrls.StatusList(worker);
        var answer = await _calls.ReadAsync(list, parser, worker, cancellation);
        if (answer.Fault is { } fault)
        {
            // One connector whose class or configuration cannot be loaded breaks the whole list of a worker before 3.4.
            return answer.Status is HttpStatusCode.InternalServerError
                ? await ReadEachAsync(worker, budget, cancellation) ?? fault
                : fault;
        }

        if (parser.Names is { } names)
        {
            // A worker before 2.3 ignores expand.
            return await ReadEachAsync(worker, names, answer.Bytes, budget, cancellation);
        }

        _known = parser.Connectors();
        var listed = new StatusList(_known, [], answer.Bytes);
        return options.AskNames ? await ReadNamesAsync(worker, listed, budget, cancellation) : Seen(worker, listed);
    }

    /// <summary>The list leaves out what has no status; the names, read after it, do not.</summary>
    private async Task<ConnectReading> ReadNamesAsync(Uri worker, StatusList list, ReadingBudget budget, CancellationToken cancellation)
    {
        var parser = StatusParser.ForNames(budget);
        var answer = await _calls.ReadAsync(ConnectUrls.Names(worker), parser, worker, cancellation);
        if (answer.Fault is { } fault)
        {
            return fault;
        }

        var listed = list.Connectors.Select(connector => connector.Name).ToHashSet(StringComparer.Ordinal);
        return parser.Names is { } names
            ? Seen(worker, list with { Unreported = [.. names.Where(listed.Add)], Bytes = list.Bytes + answer.Bytes })
            : Faults.Fault(FaultReason.InvalidBody, worker, "answered a map where it was asked for names");
    }

    /// <summary>Null when even the names cannot be had.</summary>
    private async Task<ConnectReading?> ReadEachAsync(Uri worker, ReadingBudget budget, CancellationToken cancellation)
    {
        var parser = StatusParser.ForNames(budget);
        var answer = await _calls.ReadAsync(ConnectUrls.Names(worker), parser, worker, cancellation);
        return answer.Fault is null && parser.Names is { } names
            ? await ReadEachAsync(worker, names, answer.Bytes, budget, cancellation)
            : null;
    }

    private async Task<ConnectReading> ReadEachAsync(
        Uri worker, List<string> names, long bytes, ReadingBudget budget, CancellationToken cancellation)
    {
        var each = await new OneByOne(_calls, options.MaxTraceBytes, budget).ReadAsync(worker, names, bytes, cancellation);
        return each.List is { } list ? Seen(worker, list) : each.Fault!;
    }

    private ConnectReading.Seen Seen(Uri worker, StatusList list) => new(new ConnectSnapshot
    {
        TakenAt = Moment.Now(time),
        Worker = worker,
        Connectors = list.Connectors,
        Unreported = list.Unreported,
        Bytes = list.Bytes,
    });
}

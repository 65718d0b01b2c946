using System.Collections.Concurrent;
using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>
/// Asks the workers that own something whether they are there, beside the polls and never two rounds at a time. Only hosts that the
/// newest snapshot names are asked, and what is known of others is forgotten.
/// </summary>
internal sealed partial class WorkerReachabilityMonitor(
    WorkerReachabilityClient client, HealthPolicy policy, ILogger<WorkerReachabilityMonitor> logger) : IDisposable
{
    private const int AtATime = 4;

    /// <summary>A hostile list could name a worker for each task; a real cluster has fewer than this.</summary>
    private const int MostWorkers = 500;

    private readonly ConcurrentDictionary<string, string> _silent = new(StringComparer.OrdinalIgnoreCase);
    private Task _round = Task.CompletedTask;

    /// <summary>Ends when everybody has been asked.</summary>
    public Task Round => _round;

    /// <summary>Who was silent in the newest rounds, as far as they have got.</summary>
    public ImmutableArray<SilentWorker> Silent =>
        [.. _silent.OrderBy(worker => worker.Key, StringComparer.Ordinal).Select(worker => new SilentWorker(worker.Key, worker.Value))];

    public void Dispose() => client.Dispose();

    /// <summary>Starts a round unless one is still going on.</summary>
    public void StartRound(ConnectSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (policy.LooksFor(FailureType.LostWorker) && _round.IsCompleted)
        {
            _round = AskAllAsync(FindOwners(snapshot), snapshot.Worker.Scheme, cancellationToken);
        }
    }

    private async Task AskAllAsync(HashSet<string> owners, string scheme, CancellationToken cancellationToken)
    {
        foreach (var gone in _silent.Keys.Where(id => !owners.Contains(id)))
        {
            _silent.TryRemove(gone, out _);
        }

        var waiting = new ConcurrentQueue<string>(owners);
        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(_ => AskAsync(waiting, scheme, cancellationToken)));
    }

    private async Task AskAsync(ConcurrentQueue<string> waiting, string scheme, CancellationToken cancellationToken)
    {
        while (waiting.TryDequeue(out var id))
        {
            if (await AskAsync(id, scheme, cancellationToken) is not { } instead)
            {
                _silent.TryRemove(id, out _);
            }
            else
            {
                _silent[id] = instead;
            }
        }
    }

    /// <summary>A bug here proves nothing of a worker, and must not reach the polls, which have their own work.</summary>
    private async Task<string?> AskAsync(string id, string scheme, CancellationToken cancellationToken)
    {
        try
        {
            return WorkerReachabilityClient.ParseAddress(id, scheme) is { } address
                ? await client.AskAsync(address, cancellationToken)
                : null;
        }
        catch (Exception bug) when (!cancellationToken.IsCancellationRequested)
        {
            Bug(bug);
            return null;
        }
    }

    [LoggerMessage(
        191, LogLevel.Error, "A worker could not be asked because of a bug in this program; please report it", EventName = "RollCallBug")]
    private partial void Bug(Exception exception);

    /// <summary>But for the worker that gave the snapshot, which is there.</summary>
    private HashSet<string> FindOwners(ConnectSnapshot snapshot) => StateCounts.Count(policy.Filter.Apply(snapshot).Snapshot.Connectors)
        .Workers.Where(id => !id.Equals($"{snapshot.Worker.Host}:{snapshot.Worker.Port}", StringComparison.OrdinalIgnoreCase))
        .Take(MostWorkers)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
}

using System.Collections.Immutable;

namespace Healthcheck.Polling;

/// <summary>
/// Runs the monitors of all clusters for as long as the host runs, and puts others in their place when clusters are defined anew.
/// </summary>
internal sealed class ClusterMonitorService(ClusterSet clusters, ReportPublishers publishers, ClusterMonitorFactory factory)
    : BackgroundService
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _died = new();
    private ImmutableArray<Loop> _loops = [.. clusters.All.Select(monitor => new Loop(monitor) { IsShown = true })];
    private CancellationToken? _stopping;

    /// <summary>
    /// A cluster of which the same is said as before goes on undisturbed. Another is shown when it has been polled once; until then the
    /// one that it replaces, if any, goes on.
    /// </summary>
    /// <param name="wanted">With names that differ.</param>
    public ClusterChanges Apply(ImmutableArray<ClusterOptions> wanted)
    {
        lock (_gate)
        {
            factory.ShareTraces(wanted.Length);
            var before = _loops;
            var changes = ClusterChanges.Compare([.. before.Select(loop => loop.Monitor.Options)], wanted);
            _loops = [.. wanted.Select(options => FindOrCreate(before, options, changes))];
            foreach (var gone in before.Where(loop => !_loops.Any(next => next == loop || next.Replaced == loop)))
            {
                Stop(gone);
            }

            Show();
            StartNew();
            return changes;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        lock (_gate)
        {
            _stopping = stoppingToken;
            StartNew();
        }

        try
        {
            await _died.Task.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(_loops.Select(loop => loop.Run ?? Task.CompletedTask));
        }
    }

    private Loop FindOrCreate(ImmutableArray<Loop> loops, ClusterOptions options, ClusterChanges changes)
    {
        var old = loops.FirstOrDefault(loop => loop.Monitor.Options.Name == options.Name);
        if (old is null)
        {
            return new Loop(factory.Create(options));
        }

        if (!changes.Changed.Contains(options.Name!))
        {
            return old;
        }

        // One that is replaced before it was shown leaves no trace.
        var shown = old.IsShown ? old : old.Replaced;
        old.Replaced = null;
        return new Loop(factory.Create(options, shown?.Monitor)) { Replaced = shown };
    }

    /// <summary>Before the host runs, nothing is started.</summary>
    private void StartNew()
    {
        if (_stopping is not { } stopping)
        {
            return;
        }

        foreach (var (place, loop) in _loops.Index().Where(one => one.Item.Run is null))
        {
            // Spread over the interval, so that they do not all poll at the same moments.
            var share = (place + 1.0) / _loops.Length;
            loop.Cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var cancellationToken = loop.Cancellation.Token;
            loop.Run = Task.Run(() => RunAsync(loop, share, cancellationToken), CancellationToken.None);
        }
    }

    private async Task RunAsync(Loop loop, double share, CancellationToken cancellationToken)
    {
        try
        {
            await loop.Monitor.RunAsync(share, publishers, () => ShowPolled(loop), cancellationToken);
        }
        catch (Exception bug)
        {
            _died.TrySetException(bug);
        }
        finally
        {
            lock (_gate)
            {
                loop.Cancellation?.Dispose();
                loop.Cancellation = null;
            }

            loop.Monitor.Dispose();
        }
    }

    private void ShowPolled(Loop loop)
    {
        if (loop.IsShown)
        {
            return;
        }

        lock (_gate)
        {
            if (_loops.Contains(loop))
            {
                loop.IsShown = true;
                Stop(loop.Replaced);
                loop.Replaced = null;
                Show();
            }
        }
    }

    private void Show()
    {
        ImmutableArray<ClusterMonitor> shown =
            [.. _loops.Select(loop => loop.IsShown ? loop : loop.Replaced).OfType<Loop>().Select(loop => loop.Monitor)];
        publishers.ChangeClusters(() => clusters.Replace(shown));
    }

    private static void Stop(Loop? loop)
    {
        for (; loop is not null; loop = loop.Replaced)
        {
            _ = loop.Cancellation?.CancelAsync();
        }
    }

    private sealed class Loop(ClusterMonitor monitor)
    {
        public ClusterMonitor Monitor => monitor;

        public CancellationTokenSource? Cancellation { get; set; }

        /// <summary>Null before it was started.</summary>
        public Task? Run { get; set; }

        /// <summary>Whether its reports are among those that are shown.</summary>
        public bool IsShown { get; set; }

        /// <summary>Is shown in its place.</summary>
        public Loop? Replaced { get; set; }
    }
}

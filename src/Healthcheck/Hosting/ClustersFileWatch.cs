using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Healthcheck.Configuration;
using Healthcheck.Polling;

namespace Healthcheck.Hosting;

/// <summary>
/// Reads the clusters file again every few seconds, and at once on SIGHUP, because a mounted ConfigMap changes below a running daemon. A
/// file that is faulty is told once, and the clusters before go on.
/// </summary>
/// <param name="read">Reads the file.</param>
/// <param name="apply">Watches those clusters from now on.</param>
internal sealed partial class ClustersFileWatch(
    Func<ClustersResult> read, Func<ImmutableArray<ClusterOptions>, ClusterChanges> apply, TimeProvider time,
    ILogger<ClustersFileWatch> logger)
    : BackgroundService
{
    /// <summary>Files of mounted volumes are exchanged once a minute at most.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _signals = new(0, 1);
    private string _faults = "";

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            ReadSoon();
        });
        return base.StartAsync(cancellationToken);
    }

    private PosixSignalRegistration? Hangup { get; set; }

    /// <summary>Does not wait for the interval to end.</summary>
    public void ReadSoon()
    {
        lock (_signals)
        {
            if (_signals.CurrentCount == 0)
            {
                _signals.Release();
            }
        }
    }

    public override void Dispose()
    {
        Hangup?.Dispose();
        _signals.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var (tick, signal) = (timer.WaitForNextTickAsync(stoppingToken).AsTask(), _signals.WaitAsync(stoppingToken));
        try
        {
            while (true)
            {
                var isSignal = await Task.WhenAny(tick, signal) == signal;
                stoppingToken.ThrowIfCancellationRequested();
                (tick, signal) = isSignal
                    ? (tick, _signals.WaitAsync(stoppingToken))
                    : (timer.WaitForNextTickAsync(stoppingToken).AsTask(), signal);

                // A file system may hang; nothing else waits for it.
                Apply(await Task.Run(read, stoppingToken), isSignal);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is no fault.
        }
    }

    /// <param name="isAsked">Whether somebody waits for an answer, even if nothing is new.</param>
    private void Apply(ClustersResult result, bool isAsked)
    {
        var faults = string.Join("; ", result.Faults);
        if (faults.Length > 0)
        {
            if (faults != _faults || isAsked)
            {
                Faulty(faults);
            }

            _faults = faults;
            return;
        }

        var wasFaulty = _faults.Length > 0;
        _faults = "";
        var changes = apply(result.Clusters);
        if (!changes.IsEmpty || wasFaulty || isAsked)
        {
            Changed(changes.ToString());
        }

        foreach (var warning in changes.IsEmpty ? [] : result.Warnings)
        {
            Warned(warning);
        }
    }

    [LoggerMessage(
        11,
        LogLevel.Error,
        "The clusters file is invalid, and the previous clusters stay in use: {Faults}",
        EventName = "ClustersFileFaulty")]
    private partial void Faulty(string faults);

    [LoggerMessage(12, LogLevel.Information, "The clusters file was read again: {Changes}", EventName = "ClustersFileRead")]
    private partial void Changed(string changes);

    [LoggerMessage(13, LogLevel.Warning, "{Warning}", EventName = "ClustersFileWarning")]
    private partial void Warned(string warning);
}

using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>
/// One poll of a cluster: the first of its workers that can be read and proves itself alive speaks for it. One that cannot, that is
/// starting or that does not answer for its cluster is left for the next, as long as time is left.
/// </summary>
internal sealed class ClusterReader : IDisposable
{
    /// <summary>Left for the workers after this one, so that one that hangs cannot use up the whole poll.</summary>
    private static readonly TimeSpan MostReserve = TimeSpan.FromMilliseconds(500);

    private readonly WorkerReader _reader;
    private readonly WorkerConnectionFactory _connections;
    private readonly WorkerReachabilityMonitor _reachability;
    private readonly PollingOptions _options;
    private readonly TimeSpan _workerGrace;
    private readonly PollTrigger _trigger;
    private readonly TimeProvider _time;
    private readonly ImmutableArray<WorkerMonitor> _workers;
    private volatile bool _isReading;

    /// <summary>
    /// Whether the last list was the first of its kind and wants a second look; one that was doubted twice waits for its turn.
    /// </summary>
    private volatile bool _isWaitingForProof;
    private int _current;

    /// <param name="random">Decides how often a poll asks.</param>
    /// <param name="trigger">Is pulled when an answer comes after its poll and changes what was said.</param>
    public ClusterReader(
        ConnectClient client, LivenessClient liveness, WorkerConnectionFactory connections, WorkerReachabilityMonitor reachability,
        PollingOptions options, HealthPolicy policy, Random random, PollTrigger trigger, TimeProvider time)
    {
        (_connections, _reachability, _options, _trigger, _time) = (connections, reachability, options, trigger, time);
        _workerGrace = policy.WorkerGracePeriod;
        _reader = new WorkerReader(client, options, policy, random, time);
        var window = ChooseMixedWindow();
        _workers =
        [
            .. options.Workers.Select(worker =>
                new WorkerMonitor(worker, connections, liveness, _workerGrace, window, JudgeLateAnswer, time)),
        ];
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }

        _reachability.Dispose();
    }

    /// <param name="trust">How far lists have been believed so far.</param>
    /// <exception cref="OperationCanceledException">The daemon is stopping.</exception>
    public async Task<PollResult> ReadAsync(ListTrust trust, CancellationToken cancellationToken)
    {
        WorkerReading best;
        _isReading = true;
        try
        {
            best = await ReadBestAsync(trust, cancellationToken);
            _isWaitingForProof = best.IsFirstDoubt;
        }
        finally
        {
            _isReading = false;
        }

        if (IsNews(best.PollResult.Life, best.Worker.Life))
        {
            _trigger.Request();
        }

        return best.PollResult with { Silent = await FindSilentAsync(best, cancellationToken), Tls = _connections.Tls };
    }

    private async Task<ImmutableArray<SilentWorker>> FindSilentAsync(WorkerReading reading, CancellationToken cancellationToken)
    {
        if (reading.PollResult.Reading is ConnectReading.Seen { Snapshot: var snapshot })
        {
            _reachability.StartRound(snapshot, cancellationToken);
        }

        if (_options.WaitsForProof)
        {
            await _reachability.Round;
        }

        return reading.Standing is Standing.Fault ? [] : _reachability.Silent;
    }

    private async Task<WorkerReading> ReadBestAsync(ListTrust trust, CancellationToken cancellationToken)
    {
        var deadline = new PollDeadline(_options.Deadline, _time);
        while (true)
        {
            var readings = await TryEachAsync(trust, deadline, cancellationToken);
            var best = ChooseBest(readings);
            if (!_options.WaitsForProof
                || best.Standing is Standing.Proven
                || !await LateProof.WaitAsync(readings, deadline, cancellationToken))
            {
                return best;
            }
        }
    }

    /// <summary>Reads one worker after the other, until one has proved itself or the time is over.</summary>
    private async Task<List<WorkerReading>> TryEachAsync(ListTrust trust, PollDeadline deadline, CancellationToken cancellationToken)
    {
        var count = _workers.Length;
        var readings = new List<WorkerReading>();
        for (var i = 0; i < count && (i == 0 || deadline.Left > TimeSpan.Zero); i++)
        {
            var worker = _workers[(_current + i) % count];
            var reserve = i == count - 1 ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(MostReserve.Ticks, deadline.Left.Ticks / 10));
            var reading = await _reader.ReadAsync(worker, trust, deadline.MoveForward(reserve), cancellationToken);
            readings.Add(reading);
            if (reading.Standing is Standing.Proven)
            {
                break;
            }
        }

        return readings;
    }

    /// <summary>The first of the best, which is the first to be read from now on.</summary>
    private WorkerReading ChooseBest(List<WorkerReading> readings)
    {
        var best = readings.MinBy(reading => reading.Standing)!;

        // Whoever hangs must not be the first for ever.
        var steps = best.Standing > Standing.WithinGrace ? 1 : readings.FindIndex(reading => reading.Standing == best.Standing);
        _current = (_current + steps) % _workers.Length;
        return best.Standing is Standing.Fault ? best with { PollResult = best.PollResult with { Reading = Combine(readings) } } : best;
    }

    /// <summary>An answer counts when it comes. One that changes nothing of what was said can wait for the next poll.</summary>
    private void JudgeLateAnswer(WorkerLiveness before, WorkerLiveness after)
    {
        if (!_isReading && IsNews(before, after))
        {
            _trigger.Request();
        }
    }

    private bool IsNews(WorkerLiveness before, WorkerLiveness after)
    {
        var now = Timestamp.Now(_time);
        return before != after
            && (before.IsAlive(now, _workerGrace) != after.IsAlive(now, _workerGrace)
                || (_isWaitingForProof && after.Last is { Alive: true }));
    }

    /// <summary>A minute, or one grace if that is longer; and never so short that polls far apart could not see the changes.</summary>
    private TimeSpan ChooseMixedWindow() => new[] { TimeSpan.FromMinutes(1), _workerGrace, 4 * _options.Interval }.Max();

    private static ConnectReading.Unreachable Combine(List<WorkerReading> readings)
    {
        var faults = readings.Select(reading => reading.PollResult.Reading).OfType<ConnectReading.Unreachable>().ToList();
        return faults.Count == 1 ? faults[0] : faults[0] with { Detail = string.Join("; ", faults.Select(fault => fault.Detail)) };
    }
}

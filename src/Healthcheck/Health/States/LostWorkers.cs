using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>The workers that do not answer.</summary>
internal sealed class LostWorkers
{
    private static readonly LostWorkers None = new([]);
    private readonly Dictionary<string, SilentWorker> _silent;

    private LostWorkers(ImmutableArray<SilentWorker> silent) =>
        _silent = silent.ToDictionary(worker => worker.WorkerId, StringComparer.OrdinalIgnoreCase);

    public static LostWorkers Create(ImmutableArray<SilentWorker> silent, HealthPolicy policy) =>
        silent.IsEmpty || !policy.LooksFor(FailureType.LostWorker) ? None : new LostWorkers(silent);

    /// <summary>Whether a state says that something is being done; what is paused, stopped or unassigned claims nothing.</summary>
    public static bool ClaimsWork(ConnectState state) =>
        state.Kind is StateKind.Running or StateKind.Restarting or StateKind.Degraded or StateKind.Unknown;

    public bool Contains(string? workerId) => _silent.Count > 0 && workerId is not null && _silent.ContainsKey(workerId);

    /// <summary>
    /// Rule 6: one failure for each lost worker of which something has failed or is suspect, with the first connector concerned. Where all
    /// that it owns is paused, nothing is lost, and a failure that no rate counts would stand beside a healthy verdict.
    /// </summary>
    public void AddTo(ImmutableArray<Failure>.Builder failures)
    {
        if (_silent.Count == 0)
        {
            return;
        }

        var first = new Dictionary<string, Failure>(StringComparer.OrdinalIgnoreCase);
        foreach (var failure in failures)
        {
            if (Contains(failure.WorkerId))
            {
                first.TryAdd(failure.WorkerId!, failure);
            }
        }

        foreach (var (workerId, failure) in first)
        {
            failures.Add(new Failure(FailureType.LostWorker, failure.Connector, null, null, workerId, _silent[workerId].Detail));
        }
    }
}

using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>The workers that do not answer, while it is looked up who owns what.</summary>
internal sealed class LostWorkers
{
    private static readonly LostWorkers None = new([]);
    private readonly Dictionary<string, SilentWorker> _silent;
    private readonly Dictionary<string, string> _firstOwned = new(StringComparer.OrdinalIgnoreCase);

    private LostWorkers(ImmutableArray<SilentWorker> silent) =>
        _silent = silent.ToDictionary(worker => worker.WorkerId, StringComparer.OrdinalIgnoreCase);

    public static LostWorkers Of(ImmutableArray<SilentWorker> silent, HealthPolicy policy) =>
        silent.IsEmpty || !policy.LooksFor(FailureType.LostWorker) ? None : new LostWorkers(silent);

    /// <summary>Whether a state says that something is being done; what is paused, stopped or unassigned claims nothing.</summary>
    public static bool ClaimsWork(ConnectState state) => state.Kind is StateKind.Running or StateKind.Restarting or StateKind.Unknown;

    public bool Contains(string? workerId) => _silent.Count > 0 && workerId is not null && _silent.ContainsKey(workerId);

    /// <summary>Notes who owns this connector and its tasks.</summary>
    public void Note(ConnectorStatus connector)
    {
        if (_silent.Count == 0)
        {
            return;
        }

        Note(connector.WorkerId, connector.Name);
        foreach (var task in connector.Tasks)
        {
            Note(task.WorkerId, connector.Name);
        }
    }

    /// <summary>One failure for each lost worker that still owns something.</summary>
    public void AddTo(ImmutableArray<Failure>.Builder failures)
    {
        foreach (var (workerId, connector) in _firstOwned)
        {
            failures.Add(new Failure(FailureType.LostWorker, connector, null, null, workerId, _silent[workerId].Detail));
        }
    }

    private void Note(string? workerId, string connector)
    {
        if (Contains(workerId))
        {
            _firstOwned.TryAdd(workerId!, connector);
        }
    }
}

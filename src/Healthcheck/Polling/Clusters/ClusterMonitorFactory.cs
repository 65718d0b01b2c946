using Healthcheck.Health;
using Healthcheck.Rest;
using Healthcheck.Restarts;

namespace Healthcheck.Polling;

/// <summary>Puts together all that belongs to one cluster and to no other, so that several can be watched side by side.</summary>
/// <param name="random">Decides how often a poll asks.</param>
internal sealed class ClusterMonitorFactory(Random random, ILoggerFactory loggers, TimeProvider time)
{
    private volatile TraceRoom _traces = TraceRoom.Whole;

    /// <summary>Makes what makes connections; tests put their own in its place.</summary>
    public Func<RestOptions, ILoggerFactory, WorkerConnectionFactory> CreateConnections { get; init; } = (rest, loggers) =>
        new WorkerConnectionFactory(new ConnectionFiles(rest, time, loggers.CreateLogger<ConnectionFiles>()), rest, time);

    /// <summary>Path of the file that keeps attempts to restart; each cluster with a name has a file of its own beside it.</summary>
    public string? StateFile { get; init; }

    /// <summary>Whether people may restart something through the daemon, also where it restarts nothing by itself.</summary>
    public bool AllowsRestartsByHand { get; init; }

    /// <summary>
    /// How many clusters there are from now on: what traces may take is shared among them, beginning with their next readings.
    /// </summary>
    public void ShareTraces(int clusters) => _traces = TraceRoom.Share(clusters);

    /// <param name="before">Who watched the cluster that is watched in another way from now on; null for a new one.</param>
    public ClusterMonitor Create(ClusterOptions cluster, ClusterMonitor? before = null)
    {
        var (rest, polling, policy) = (cluster.Rest, cluster.Polling, cluster.Health);
        var logs = cluster.Name is { } name ? new ClusterLoggerFactory(name, loggers) : loggers;
        var connections = CreateConnections(rest, logs);
        var trigger = new PollTrigger();
        var anonymous = connections.CreateAnonymous();
        var reachability = new WorkerReachabilityMonitor(
            new WorkerReachabilityClient(anonymous, time), policy, logs.CreateLogger<WorkerReachabilityMonitor>());
        var reader = new ClusterReader(
            new ConnectClient(rest, time, () => _traces),
            new LivenessClient(rest.WorkerCheck, rest.Redactor, time),
            connections,
            reachability,
            polling,
            policy,
            random,
            trigger,
            time);
        var first = HealthReport.BeforeFirstPoll(policy) with { Cluster = cluster.Name };
        var latest = new LatestReport(before is null ? first : first.ContinueCounting(before.Latest.Current), polling, time);
        return new ClusterMonitor(
            cluster,
            reader,
            latest,
            trigger,
            new TransitionLogger(logs.CreateLogger<TransitionLogger>()),
            cluster.Restarts.Mode is RestartMode.Off && !AllowsRestartsByHand
                ? null
                : CreateRestarter(cluster, connections, logs, before?.Restarter?.Report),
            time,
            logs.CreateLogger<ClusterMonitor>());
    }

    /// <summary>Asks Connect with the cluster's settings, once and by hand.</summary>
    public RestartClient CreateRestartClient(ClusterOptions cluster, ILoggerFactory logs) =>
        new(CreateConnections(cluster.Restarts.Authorize(cluster.Rest), logs), time);

    /// <summary>Files are read once for polls and restarts, or each of their changes would be told twice.</summary>
    private Restarter CreateRestarter(ClusterOptions cluster, WorkerConnectionFactory polls, ILoggerFactory logs, RestartReport? before)
    {
        var authorized = cluster.Restarts.Authorize(cluster.Rest);
        var connections = ReferenceEquals(authorized, cluster.Rest) ? polls : polls.WithAccount(authorized);
        var path = cluster.Name is null || StateFile is null ? StateFile : $"{StateFile}.{cluster.Name}";
        var restarter = new Restarter(
            cluster.Restarts,
            new RestartClient(connections, time),
            path is null ? null : new RestartStateFile(path, time, logs.CreateLogger<RestartStateFile>()),
            new RestartLog(logs.CreateLogger<RestartLog>()),
            random,
            time);
        if (before is not null)
        {
            restarter.ContinueFrom(before);
        }

        return restarter;
    }
}

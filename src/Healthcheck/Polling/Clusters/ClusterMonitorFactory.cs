using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>Puts together all that belongs to one cluster and to no other, so that several can be watched side by side.</summary>
/// <param name="random">Decides how often a poll asks.</param>
internal sealed class ClusterMonitorFactory(Random random, ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>Makes what makes connections; tests put their own in its place.</summary>
    public Func<RestOptions, ILoggerFactory, WorkerConnectionFactory> CreateConnections { get; init; } = (rest, loggers) =>
        new WorkerConnectionFactory(new ConnectionFiles(rest, time, loggers.CreateLogger<ConnectionFiles>()), rest, time);

    /// <param name="before">What was known of a cluster that is watched in another way from now on; null for a new one.</param>
    public ClusterMonitor Create(ClusterOptions cluster, HealthReport? before = null)
    {
        var (rest, polling, policy) = (cluster.Rest, cluster.Polling, cluster.Health);
        var logs = cluster.Name is { } name ? new ClusterLoggerFactory(name, loggers) : loggers;
        var connections = CreateConnections(rest, logs);
        var trigger = new PollTrigger();
        var anonymous = connections.CreateAnonymous();
        var reachability = new WorkerReachabilityMonitor(
            new WorkerReachabilityClient(anonymous, time), policy, logs.CreateLogger<WorkerReachabilityMonitor>());
        var reader = new ClusterReader(
            new ConnectClient(rest, time),
            new LivenessClient(rest.WorkerCheck, rest.Redactor, time),
            connections,
            reachability,
            polling,
            policy,
            random,
            trigger,
            time);
        var first = HealthReport.BeforeFirstPoll(policy) with { Cluster = cluster.Name };
        var latest = new LatestReport(before is null ? first : first.ContinueCounting(before), polling, time);
        return new ClusterMonitor(
            cluster,
            reader,
            latest,
            trigger,
            new TransitionLogger(logs.CreateLogger<TransitionLogger>()),
            time,
            logs.CreateLogger<ClusterMonitor>());
    }
}

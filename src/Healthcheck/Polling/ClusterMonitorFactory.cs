using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>Puts together all that belongs to one cluster and to no other, so that several can be watched side by side.</summary>
/// <param name="random">Decides how often a poll asks.</param>
internal sealed class ClusterMonitorFactory(
    RestOptions rest,
    HealthPolicy policy,
    WorkerConnectionFactory connections,
    Random random,
    ILoggerFactory loggers,
    TimeProvider time)
{
    public ClusterMonitorFactory(RestOptions rest, HealthPolicy policy, Random random, ILoggerFactory loggers, TimeProvider time)
        : this(
            rest,
            policy,
            new WorkerConnectionFactory(new ConnectionFiles(rest, time, loggers.CreateLogger<ConnectionFiles>()), rest, time),
            random,
            loggers,
            time)
    {
    }

    public ClusterMonitor Create(PollingOptions options)
    {
        var trigger = new PollTrigger();
        var reachability = new WorkerReachabilityMonitor(
            new WorkerReachabilityClient(connections.CreateAnonymous(), time), policy, loggers.CreateLogger<WorkerReachabilityMonitor>());
        var reader = new ClusterReader(
            new ConnectClient(rest, time),
            new LivenessClient(rest.WorkerCheck, time),
            connections,
            reachability,
            options,
            policy,
            random,
            trigger,
            time);
        var latest = new LatestReport(policy, options, time);
        return new ClusterMonitor(reader, latest, trigger, options, time, loggers.CreateLogger<ClusterMonitor>());
    }
}

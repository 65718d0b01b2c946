using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>Puts together what reads one cluster, for the daemon and for a single look.</summary>
internal static class ClusterReaderFactory
{
    public static ClusterReader Create(
        RestOptions rest,
        PollingOptions polling,
        HealthPolicy policy,
        PollTrigger trigger,
        Random random,
        ILoggerFactory loggers,
        TimeProvider time)
    {
        var connections = new WorkerConnectionFactory(new BasicAuthSource(rest, time, loggers.CreateLogger<BasicAuthSource>()), rest, time);
        return new ClusterReader(
            new ConnectClient(rest, time),
            new LivenessClient(rest.WorkerCheck, time),
            connections,
            new WorkerReachabilityMonitor(
                new WorkerReachabilityClient(connections.CreateAnonymous(), time), policy, loggers.CreateLogger<WorkerReachabilityMonitor>()),
            polling,
            policy,
            random,
            trigger,
            time);
    }
}

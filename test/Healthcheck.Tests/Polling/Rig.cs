using System.Net;
using System.Text.Json;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Polling;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Healthcheck.Tests.Polling;

/// <summary>The poller with all its parts, over addresses that answer what a test wants. At first all is well.</summary>
internal sealed class Rig : IDisposable
{
    private readonly PublishedReports _published = new();
    private readonly ReportPublishers _publishers;
    private readonly ClusterMonitor _monitor;

    public Rig(params string[] workers)
        : this(Given.Policy, workers)
    {
    }

    public Rig(HealthPolicy policy, params string[] workers)
        : this(policy, new RestOptions(), TimeSpan.FromSeconds(10), workers)
    {
    }

    public Rig(HealthPolicy policy, RestOptions rest, TimeSpan interval, params string[] workers)
    {
        Connect = new StubConnect(rest);
        var options = new PollingOptions(workers.Length == 0 ? [Given.Url] : [.. workers.Select(worker => new Uri(worker))], interval);
        var factory = new ClusterMonitorFactory(Random, Logs, Time) { CreateConnections = (_, _) => Connect.Connections };
        _monitor = factory.Create(new ClusterOptions { Rest = rest, Polling = options, Health = policy });
        var clusters = new ClusterSet([_monitor], Time);
        _publishers = new ReportPublishers([new ClusterLogPublisher(clusters), _published], Logs.CreateLogger<ReportPublishers>());
        Poller = new ClusterMonitorService(clusters, _publishers, factory);
        IsWell();
        Lists(Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0)));
    }

    public StubConnect Connect { get; }

    /// <summary>Decides how often a poll asks: once, unless a test turns it.</summary>
    public FixedRandom Random { get; } = new();

    public ManualTimeProvider Time => Connect.Time;

    public LogSink Logs { get; } = new();

    public LatestReport Latest => _monitor.Latest;

    public ClusterMonitorService Poller { get; }

    public HealthReport Report => Latest.Current;

    public bool IsHealthy => Report.IsHealthy(Latest.Now);

    public bool HasBrokerFailure => Report.Verdict!.Failures.Any(failure => failure.Type is FailureType.Broker);

    public void Lists(params ConnectorStatus[] connectors)
    {
        Connect.List.Says(Given.Body(connectors));
        IsConfigured([.. connectors.Select(connector => connector.Name)]);
    }

    /// <summary>The plain names, with those that have no status.</summary>
    public void IsConfigured(params string[] names) => Connect.Names.Says(JsonSerializer.Serialize(names));

    public void IsWell() => Connect.Health.Says(Given.Healthy);

    public void IsSick() => Connect.Health.Says(Given.Unhealthy, HttpStatusCode.InternalServerError);

    public void IsStarting() => Connect.Health.Says(Given.Starting, HttpStatusCode.ServiceUnavailable);

    public void Breaks() => Connect.List.Says("{}", HttpStatusCode.Forbidden);

    /// <summary>One poll, which must not need the clock; the guard is for people's time and never spent when all is well.</summary>
    public Task PollAsync() => BeginPollAsync().WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>One poll, which ends when the test lets it.</summary>
    public Task BeginPollAsync() => _monitor.PollOnceAsync(_publishers, () => { }, CancellationToken.None);

    /// <summary>Polls until it is cancelled.</summary>
    /// <param name="polled">Called after each poll, before its report is published.</param>
    public Task RunAsync(Action polled, CancellationToken cancellationToken) =>
        _monitor.RunAsync(1, _publishers, polled, cancellationToken);

    public async Task<int[]> PollIdsAsync()
    {
        Logs.TakeIds();
        await PollAsync();
        return Logs.TakeIds();
    }

    /// <summary>Until the loop has published once more.</summary>
    public Task PublishedAsync() => _published.NextAsync();

    public void Dispose()
    {
        Poller.Dispose();
        Connect.Dispose();
        Logs.Dispose();
    }
}

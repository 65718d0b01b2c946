using System.Net;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Polling;
using Healthcheck.Rest;
using Healthcheck.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Healthcheck.Benchmarks;

/// <summary>The daemon's parts as they poll and prepare their answers, with a list in memory in place of the network.</summary>
internal sealed class PolledCluster : IDisposable
{
    private static readonly Uri Worker = new("http://connect.example:8083/");

    private readonly ListInMemory _connect;
    private readonly ClusterMonitor _monitor;
    private readonly ReportPublishers _publishers;

    public PolledCluster(byte[] list)
    {
        var policy = new HealthPolicy { Checks = [] };
        var polling = new PollingOptions([Worker], TimeSpan.FromMinutes(1));
        var time = TimeProvider.System;
        _connect = new ListInMemory(list);
        var rest = new RestOptions();
        var files = new ConnectionFiles(rest, time, NullLogger<ConnectionFiles>.Instance);
        var connections = new WorkerConnectionFactory(files, rest, time, () => new SingleConnectionHandler(_connect), () => _connect);
        _monitor = new ClusterMonitorFactory(Random.Shared, NullLoggerFactory.Instance, time) { CreateConnections = (_, _) => connections }
            .Create(new ClusterOptions { Rest = rest, Polling = polling, Health = policy });
        var clusters = new ClusterSet([_monitor], time);
        var metrics = new MetricsEndpoint(
            clusters,
            MetricsLimits.Default,
            () => default,
            new SeriesBudgetLog(NullLogger<SeriesBudgetLog>.Instance));
        var large = new LargeAnswers(1, 0, TimeSpan.Zero);
        var endpoints = new HealthEndpoints(clusters, metrics, new PageEndpoint(new PageOptions()), null, large, CancellationToken.None);
        _publishers = new ReportPublishers(
            [endpoints, metrics, new TransitionLogger(NullLogger<TransitionLogger>.Instance)], NullLogger<ReportPublishers>.Instance);
    }

    public HealthReport Report => _monitor.Latest.Current;

    public Task PollAsync(byte[] list)
    {
        _connect.List = list;
        return _monitor.PollOnceAsync(_publishers, () => { }, CancellationToken.None);
    }

    public void Dispose()
    {
        _monitor.Dispose();
        _connect.Dispose();
    }

    private sealed class ListInMemory(byte[] list) : HttpMessageHandler
    {
        public byte[] List { get; set; } = list;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = request.RequestUri!.AbsolutePath is "/connectors"
                    ? new StreamContent(new MemoryStream(List, writable: false))
                    : new StringContent("""{"status":"healthy"}"""),
            });
    }
}

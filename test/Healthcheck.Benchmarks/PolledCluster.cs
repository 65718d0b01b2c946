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

    private readonly ResourceAnswerCache _parts = new([Worker]);
    private readonly ListInMemory _connect;
    private readonly HttpClient _http;
    private readonly ConnectPoller _poller;
    private readonly LatestReport _latest;

    public PolledCluster(byte[] list)
    {
        var policy = new HealthPolicy { Checks = [] };
        var polling = new PollingOptions([Worker], TimeSpan.FromMinutes(1));
        var time = TimeProvider.System;
        _connect = new ListInMemory(list);
        _http = new HttpClient(_connect);
        _latest = new LatestReport(policy, polling, time);
        var rest = new RestOptions();
        var trigger = new PollTrigger();
        var reader = new ClusterReader(
            new ConnectClient(rest, time),
            new LivenessClient(WorkerCheck.Auto, time),
            new WorkerConnectionFactory(new BasicAuthSource(rest, time, NullLogger<BasicAuthSource>.Instance), rest, time, () => new SingleConnectionHandler(_connect)),
            new WorkerReachabilityMonitor(new WorkerReachabilityClient(_http, time), policy, NullLogger<WorkerReachabilityMonitor>.Instance),
            polling,
            policy,
            Random.Shared,
            trigger,
            time);
        _poller = new ConnectPoller(
            reader,
            trigger,
            _latest,
            new TransitionLogger(NullLogger<TransitionLogger>.Instance),
            polling,
            time,
            NullLogger<ConnectPoller>.Instance);
        var metrics = new MetricsEndpoint(_latest, polling, MetricsLimits.Default, new DroppedLogLines(() => 0), new SeriesBudgetLog(NullLogger<SeriesBudgetLog>.Instance));
        _ = new HealthEndpoints(_latest, _parts, polling, metrics, new LargeAnswers(1, 0, TimeSpan.Zero), CancellationToken.None);
    }

    public HealthReport Report => _latest.Current;

    public Task PollAsync(byte[] list)
    {
        _connect.List = list;
        return _poller.PollOnceAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        _poller.Dispose();
        _http.Dispose();
        _parts.Dispose();
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

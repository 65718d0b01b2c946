using System.Net;
using FakeConnect;
using Healthcheck.Connect;
using Healthcheck.Metrics;
using Healthcheck.Polling;
using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;
using Healthcheck.Tests.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Healthcheck.Tests.Metrics;

/// <summary>What a collector gets.</summary>
internal sealed class PushTests
{
    private const string Polls = "kafka_connect_health_polls_total{}";

    private readonly ManualTimeProvider _clock = new();
    private FakeWorker _connect = null!;
    private FakeCluster _cluster = null!;

    [SetUp]
    public async Task StartConnectAsync() =>
        (_connect, _cluster) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 3, "w1", "w2"));

    [TearDown]
    public ValueTask StopConnectAsync() => _connect.DisposeAsync();

    [Test]
    public async Task Push_EachProtocol_SaysWhatTheTextSays([Values("grpc", "http/protobuf")] string protocol)
    {
        await using var collector = await OtlpCollector.StartAsync(protocol == "grpc");
        await using var daemon = await StartAsync(collector, protocol);
        _cluster.SetTask("orders", 1, "FAILED");
        await PollAsync(daemon);

        var push = await collector.NextAsync(metrics => metrics.Value(Polls) is 2);
        var text = PrometheusPage.Parse(await daemon.ReadAsync("/metrics"));

        // Without TLS there are no certificates.
        var bounded = MetricCatalogue.All.Where(metric => metric.IsBounded && !metric.Labels.Contains("certificate")).ToList();
        Assert.That(push.Metrics.Metrics.Select(metric => metric.Name), Is.EquivalentTo(bounded.Select(metric => metric.Name)));
        foreach (var metric in push.Metrics.Metrics)
        {
            var family = text[metric.Name];
            Assert.That(
                metric.Series, Is.EquivalentTo(family.Samples.Select(sample => KeyValuePair.Create(sample.Series, sample.Value))),
                metric.Name);
            Assert.That((metric.Type, metric.Help), Is.EqualTo((family.Type, family.Help)), metric.Name);
        }

        Assert.That(push.Metrics.Value("kafka_connect_tasks{state=failed}"), Is.EqualTo(1));
        Assert.That(push.Metrics.Value("kafka_connect_health_poll_duration_seconds_count{}"), Is.EqualTo(2));
        Assert.That(push.Metrics.Metrics.Select(metric => metric.Unit).Distinct(), Is.EquivalentTo(new[] { "", "s", "By" }));
        Assert.That(push.Metrics.Scope, Is.EqualTo(Product.Name));
        Assert.That(push.Metrics.Resource["service.name"], Is.EqualTo(Product.Name));
        Assert.That(push.Token, Is.EqualTo("canary and more"));
        Assert.That(
            push.Path, Is.EqualTo(protocol == "grpc" ? "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" : "/v1/metrics"));
        Assert.That(daemon.Logs.All, Does.Not.Contain("canary"));
    }

    [Test]
    public async Task Push_StaleSnapshot_LeavesOutWhatFollowsFromIt()
    {
        await using var collector = await OtlpCollector.StartAsync(grpc: false);
        await using var daemon = await StartAsync(collector, "http/protobuf");
        await collector.NextAsync(metrics => metrics.Value("kafka_connect_workers{}") is 2);

        _connect.Answer("/connectors", FakeReply.Error(500, "no"));
        for (var i = 0; i < 4; i++)
        {
            await PollAsync(daemon);
        }

        var push = await collector.NextAsync(metrics => metrics.Value(Polls) is 5);
        Assert.That(
            push.Metrics.Metrics.Select(metric => metric.Name),
            Does.Not.Contain("kafka_connect_tasks").And.Not.Contains("kafka_connect_workers"));
        Assert.That(push.Metrics.Value("kafka_connect_up{}"), Is.Zero);
    }

    [Test]
    public async Task Push_DeltaAskedFor_TellsWhatCameSince()
    {
        await using var collector = await OtlpCollector.StartAsync(grpc: false);
        await using var daemon = await StartAsync(
            collector, "http/protobuf", ("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta"));

        var push = await collector.NextAsync(metrics => metrics.Value(Polls) is 1);
        Assert.That(
            push.Metrics.Metrics.Single(metric => metric.Name.EndsWith("polls_total", StringComparison.Ordinal)).Type,
            Is.EqualTo("delta counter"));
        await collector.NextAsync(metrics => metrics.Value(Polls) is 0);
        await PollAsync(daemon);
        await collector.NextAsync(metrics => metrics.Value(Polls) is 1);
    }

    [Test]
    public async Task Push_CollectorRefusesForAWhile_IsToldOnceEachWay([Values("grpc", "http/protobuf")] string protocol)
    {
        await using var collector = await OtlpCollector.StartAsync(protocol == "grpc");
        collector.Refuses = true;
        await using var daemon = await StartAsync(collector, protocol);
        for (var i = 0; i < 4; i++)
        {
            await collector.NextAsync();
        }

        Assert.That(Told(daemon), Is.EqualTo(new[] { "OtlpStarted", "OtlpLost" }));
        Assert.That(await daemon.AskAsync("/ping"), Is.EqualTo((200, """{"status":"UP"}""")));

        // When a second one is taken, the exporter has seen the answer to the first.
        collector.Refuses = false;
        for (var taken = 0; taken < 2;)
        {
            taken += (await collector.NextAsync()).IsRefused ? 0 : 1;
        }

        Assert.That(Told(daemon), Is.EqualTo(new[] { "OtlpStarted", "OtlpLost", "OtlpFound" }));
    }

    [Test]
    public async Task Push_ProxyOfTheEnvironment_IsNotUsed([Values("grpc", "http/protobuf")] string protocol)
    {
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:1/");
        try
        {
            await using var collector = await OtlpCollector.StartAsync(protocol == "grpc");
            await using var daemon = await StartAsync(collector, protocol);

            Assert.That((await collector.NextAsync()).IsRefused, Is.False);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    [Test]
    public void Start_CertificateThatCannotBeRead_IsOneLine()
    {
        const string Variable = "OTEL_EXPORTER_OTLP_CERTIFICATE";
        var polling = new PollingOptions([], TimeSpan.FromSeconds(10));
        var hour = TimeSpan.FromHours(1);
        var options = new OtlpOptions(new Uri("https://127.0.0.1:1/"), Grpc: true, null, Gzip: true, Cumulative: true, hour, hour);
        using var push = new OtlpPush(
            options, Given.Clusters(polling, _clock), MetricsLimits.Default, () => default, NullLoggerFactory.Instance);
        using var file = new TemporaryFile("no certificate");
        foreach (var path in new[] { file.Path, "/no/such/file" })
        {
            Environment.SetEnvironmentVariable(Variable, path);
            try
            {
                Assert.That(
                    () => push.StartAsync(CancellationToken.None),
                    Throws.TypeOf<OtlpSetupException>().With.Message
                        .StartsWith("OTEL_EXPORTER_OTLP_...: nothing can be pushed: ").And.Message.Contains(path));
            }
            finally
            {
                Environment.SetEnvironmentVariable(Variable, null);
            }
        }
    }

    [TestCase("System.Net.Http.HttpRequestException: The SSL connection could not be established, see inner exception.\n ---> "
        + "System.Security.Authentication.AuthenticationException: no trust\n   at a.b()\n   --- End of inner exception stack trace ---\n   at c.d()", "no trust")]
    [TestCase("System.Net.Http.HttpRequestException: Connection refused (c:1)\n ---> System.Net.Sockets.SocketException (111): Connection refused\n   at a()", "Connection refused")]
    [TestCase("a.B+CException (0x80131501): said so.", "said so")]
    [TestCase("404 Not Found", "404 Not Found")]
    [TestCase("", null)]
    [TestCase(null, null)]
    public void Describe_WhatTheExporterSays_IsTheInnermost(string? text, string? expected)
    {
        Assert.That(ExportFaults.Describe(text), Is.EqualTo(expected));
    }

    [Test]
    public void Conceal_WhatACollectorSays_HidesHeadersAndQuery()
    {
        var options = new OtlpOptions(
            new Uri("http://c/v1?key=canary"), Grpc: false, "x-token=canary%20two,a=1", Gzip: false, Cumulative: true, TimeSpan.Zero,
            TimeSpan.Zero);

        Assert.That(options.Conceal("401: Canary two at /v1?key=canary, 1"), Is.EqualTo("401: *** at /v1***, 1"));
        Assert.That(options.ToString(), Is.EqualTo("http://c/v1 (http/protobuf)"));
    }

    [Test]
    public async Task Stop_PushesOnceMore()
    {
        await using var collector = await OtlpCollector.StartAsync(grpc: true);
        var polling = new PollingOptions([], TimeSpan.FromSeconds(10));
        var clusters = Given.Clusters(polling, _clock);
        var latest = clusters.All[0].Latest;
        var hour = TimeSpan.FromHours(1);
        var options = new OtlpOptions(collector.Address, Grpc: true, null, Gzip: true, Cumulative: true, hour, RunningDaemon.Patience)
        {
            Farewell = RunningDaemon.Patience,
        };
        using var push = new OtlpPush(options, clusters, MetricsLimits.Default, () => default, NullLoggerFactory.Instance);
        await push.StartAsync(CancellationToken.None);
        var report = latest.Current.Evaluate(new ConnectReading.Seen(Given.Snapshot()), WorkerLiveness.Unknown, hour, latest.Now);
        latest.Set(report);
        push.Publish(report);

        await push.StopAsync(CancellationToken.None);

        Assert.That((await collector.NextAsync()).Metrics.Value(Polls), Is.EqualTo(1));
    }

    [Test]
    public async Task Start_WithoutEndpoint_SaysAndPushesNothing()
    {
        await using var daemon = await RunningDaemon.StartAsync(_connect.Address, _clock);

        Assert.That(Told(daemon), Is.Empty);
    }

    private static IEnumerable<string> Told(RunningDaemon daemon) =>
        daemon.Logs.All.Split('\n').Select(line => line.Split(' ')[1]).Where(name => name.StartsWith("Otlp", StringComparison.Ordinal));

    private async Task<RunningDaemon> StartAsync(OtlpCollector collector, string protocol, params (string Name, string Value)[] more)
    {
        var variables = new (string Name, string Value)[]
        {
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address.AbsoluteUri),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-token=canary%20and%20more"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "100"),
        };
        var settings = Read.Settings([], [.. variables.Where(pair => more.All(other => other.Name != pair.Name)), .. more]);
        var daemon = await RunningDaemon.StartAsync(_connect.Address, _clock, settings);
        await daemon.NextReportAsync();
        return daemon;
    }

    private async Task PollAsync(RunningDaemon daemon)
    {
        await _clock.WaitUntilArmedAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await daemon.NextReportAsync();
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FakeConnect;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.WithoutKafka;

/// <summary>Pushing metrics costs nothing where nobody asked for it, and little where nobody takes them.</summary>
/// <remarks>Its namespace stands beside that of the others, so that no broker is started for it.</remarks>
[TestFixture]
internal sealed class OtlpTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    [TestCase(false)]
    [TestCase(true)]
    public async Task Start_WithAndWithoutEndpoint_RunsThePushOnlyWith(bool pushes)
    {
        await using var connect = await ManyConnectors.StartAsync(1);
        await using var daemon = await StartAsync(
            connect, pushes ? [("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", $"http://127.0.0.1:{Loopback.FreePort()}")] : []);
        await daemon.GetAsync("metrics");

        Assert.That(daemon.Threads.Count(name => name.StartsWith("OpenTelemetry", StringComparison.Ordinal)), Is.EqualTo(pushes ? 1 : 0));
    }

    [Test]
    public async Task Push_NobodyListens_IsToldOnceAndHoldsUpNothing([Values("grpc", "http/protobuf")] string protocol)
    {
        await using var connect = await ManyConnectors.StartAsync(1);
        await using var daemon = await StartAsync(
            connect,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{Loopback.FreePort()}"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ("OTEL_METRIC_EXPORT_INTERVAL", "200"));
        await Eventually.TrueAsync(
            () => Task.FromResult(daemon.Log.Contains("cannot be pushed", StringComparison.Ordinal)), Limits.Poll, "it is told");
        await Eventually.PauseAsync(TimeSpan.FromSeconds(2));

        Assert.That(daemon.Log.Split('\n').Count(line => line.Contains("pushed", StringComparison.Ordinal)), Is.EqualTo(2), daemon.Log);
        Assert.That((await daemon.GetAsync("ping")).Code, Is.EqualTo(200));
        Assert.That(await daemon.StopAsync(Promised), Is.Zero);
    }

    [Test]
    public async Task Terminate_CollectorHangs_ExitsWith0([Values("grpc", "http/protobuf")] string protocol)
    {
        // It connects and never answers; the time-out is OpenTelemetry's own of 10 s.
        using var silent = new TcpListener(IPAddress.Loopback, Loopback.FreePort());
        silent.Start();
        await using var connect = await ManyConnectors.StartAsync(1);
        await using var daemon = await StartAsync(
            connect,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{silent.LocalEndpoint}"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ("OTEL_METRIC_EXPORT_INTERVAL", "200"));
        using var accepted = await silent.AcceptTcpClientAsync().WaitAsync(Limits.Poll);

        Assert.That(await daemon.StopAsync(Promised), Is.Zero);
    }

    [Test]
    public async Task Start_FaultyProtocol_SaysSoAndExitsWith2()
    {
        var start = ProgramUnderTest.Start();
        start.RedirectStandardError = true;
        start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://collector:4317";
        start.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/json";
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync().WaitAsync(Limits.Poll);
        await process.WaitForExitAsync().WaitAsync(Limits.Poll);

        Assert.That(process.ExitCode, Is.EqualTo(2));
        Assert.That(
            said,
            Is.EqualTo("OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' is not a protocol this daemon speaks; allowed: grpc, http/protobuf\n"));
    }

    private static async Task<DaemonProcess> StartAsync(FakeWorker connect, params (string Name, string Value)[] variables)
    {
        var daemon = await DaemonProcess.StartAsync($"{connect.Address}", variables);
        await Eventually.BecomesAsync(() => daemon.GetAsync("readyz"), answer => answer.Code == 200, Limits.Poll, "it has polled");
        return daemon;
    }
}

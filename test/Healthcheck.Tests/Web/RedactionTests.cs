using FakeConnect;
using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>One secret goes in by every way there is, and comes out by none.</summary>
[CancelAfter(30_000)]
internal sealed class RedactionTests
{
    private const string Canary = "c4n4ry";

    [Test]
    public async Task Secret_InWhatConnectSays_ComesOutNowhere()
    {
        var clock = new ManualTimeProvider();
        var (connect, cluster) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "sink", 3));
        await using var worker = connect;
        var padding = string.Concat(Enumerable.Repeat("\tat x.y.Z(A.java:1)\n", 390));
        cluster.SetTask("orders", 0, "FAILED", $"boom password={Canary}\nCaused by: a.B: jdbc:postgresql://me:{Canary}@host/db");
        cluster.SetTask(
            "orders", 1, "FAILED",
            $"{padding}Caused by: a.B: {new string('x', 8190 - padding.Length - 30)} password=\"{Canary} {Canary}\"");
        cluster.SetTask("orders", 2, "FAILED", $"{new string('x', 100_000)}\n://me:{Canary}@host");
        cluster.SetState("orders", "FAILED", $"-----BEGIN PRIVATE KEY-----\n{Canary}");
        await using var daemon = await RunningDaemon.StartAsync(
            connect.Address, clock, "--log-level", "DEBUG", "--root-cause-message", "on");

        foreach (var path in new[] { "/", "/status", "/metrics", "/connectors/orders", "/connectors/orders/tasks/1" })
        {
            var body = await daemon.ReadAsync(path);
            Assert.That(body, Does.Not.Contain(Canary), path);
            Assert.That(body, Does.Contain("orders").Or.Contain("\"id\":1"), path);
        }

        connect.Answer("/connectors", FakeReply.Error(403, $"no: token={Canary}"));
        connect.Answer("/health", FakeReply.Json($$"""{"status":"unhealthy","message":"Bearer {{Canary}}12345"}""", 500));
        await clock.WaitUntilArmedAsync(1);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.That((await daemon.NextReportAsync()).Fault?.Detail, Does.Contain("token=***"));
        Assert.That(
            daemon.Logs.All,
            Does.Not.Contain(Canary).And.Contain("boom password=***").And.Contain("(root cause: a.B: jdbc:postgresql://***@host/db)"));
        Assert.That(await daemon.ReadAsync("/status"), Does.Not.Contain(Canary));
    }

    [Test]
    public async Task Redact_Off_KeepsAll()
    {
        Assert.That(await StatusAsync("--redact", "off"), Does.Contain($"password={Canary}"));
    }

    [Test]
    public async Task Redact_File_AddsToTheUsualForms()
    {
        using var file = new TemporaryFile("# cards\n\ncard-[0-9]+\r\n");

        Assert.That(await StatusAsync("--redact", file.Path), Does.Contain("boom password=*** ***"));
    }

    [TestCase("card-[0-9", "line 1 is no regular expression that can be matched without going back")]
    [TestCase("#\n(?=x)", "line 2 is no regular expression")]
    [TestCase("x*", "line 1 matches the empty text")]
    public void Redact_FaultyPattern_IsNamedByItsLine(string patterns, string phrase)
    {
        using var file = new TemporaryFile(patterns);

        Assert.That(Read.Faults(["--redact", file.Path]), Has.One.Contains($"'{file.Path}' {phrase}"));
    }

    [TestCase("auto", "(root cause: a.B)")]
    [TestCase("off", "(root cause: a.B)")]
    [TestCase("on", "(root cause: a.B: why)")]
    public async Task RootCause_InTheLog_HasItsMessageOnlyIfTold(string setting, string expected)
    {
        var (connect, cluster) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "sink", 1));
        await using var worker = connect;
        cluster.SetTask("orders", 0, "FAILED", "boom\nCaused by: a.B: why");
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, new ManualTimeProvider(), "--root-cause-message", setting);

        await daemon.Logs.WaitForAsync($"boom {expected}");
        Assert.That(
            await daemon.ReadAsync("/status"), Does.Contain(setting is "off" ? "\"root_cause\": \"a.B\"" : "\"root_cause\": \"a.B: why\""));
    }

    private static async Task<string> StatusAsync(params string[] args)
    {
        var (connect, cluster) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "sink", 1));
        await using var worker = connect;
        cluster.SetTask("orders", 0, "FAILED", $"boom password={Canary} card-123");
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, new ManualTimeProvider(), args);
        return await daemon.ReadAsync("/status");
    }
}

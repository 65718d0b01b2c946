using CsCheck;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Metrics;
using Healthcheck.Tests.Support;
using Healthcheck.Web;

namespace Healthcheck.Tests.Properties;

/// <summary>While a cluster says the same, in whatever words, so do we, to the byte.</summary>
internal sealed class SameListProperties
{
    private static readonly Gen<(ConnectorStatus[] List, HealthPolicy Policy, int Style)> Cases =
        Gen.Select(MadeUp.List, MadeUp.Policy, Gen.Int[1, 1_000_000]);

    [Test]
    public void Publish_TheSameInOtherWords_AreTheSameBytes() => Property.Holds(Cases, made =>
    {
        using var connect = new StubConnect { TurnsClock = false };
        connect.List.Says(() => new ByteArrayContent(BodyText.Write(made.List)));
        var first = Judge(HealthReport.BeforeFirstPoll(made.Policy), connect, 0);
        connect.List.Says(() => new ByteArrayContent(BodyText.Write(made.List, made.Style)));
        var second = Judge(first, connect, 10);

        Assert.That(second.VerdictVersion, Is.EqualTo(first.VerdictVersion), "the answer is not even made again");
        Assert.That(Bytes(second), Is.EqualTo(Bytes(first)));
        Assert.That(Page(second), Is.EqualTo(Page(first)));
    }, made => $"[{MadeUp.Describe(made.List)}] by {MadeUp.Describe(made.Policy)} in style {made.Style}", cases: 100);

    /// <summary>And what differs is told: a change of a single part is another version, and other bytes of that part.</summary>
    [Test]
    public void Publish_AnotherState_IsAnotherVersion() => Property.Holds(Cases, made =>
    {
        using var connect = new StubConnect { TurnsClock = false };
        connect.List.Says(() => new ByteArrayContent(BodyText.Write(made.List)));
        var first = Judge(HealthReport.BeforeFirstPoll(made.Policy), connect, 0);
        var more = new ConnectorStatus { Name = "one more", Type = "sink", State = ConnectState.Failed, Tasks = [] };
        connect.List.Says(() => new ByteArrayContent(BodyText.Write([.. made.List, more], made.Style)));
        var second = Judge(first, connect, 10);

        Assert.That(second.Snapshot!.Version, Is.GreaterThan(first.Snapshot!.Version));
        Assert.That(Page(second), Is.Not.EqualTo(Page(first)));
    }, made => $"[{MadeUp.Describe(made.List)}] in style {made.Style}", cases: 50);

    private static HealthReport Judge(HealthReport before, StubConnect connect, double at)
    {
        var reading = connect.ReadAsync().GetAwaiter().GetResult();
        return before.Evaluate(reading, Facts.Alive(at), TimeSpan.FromMilliseconds(20), Facts.At(at));
    }

    private static byte[] Bytes(HealthReport report) => VerdictJson.Create(report.Verdict!, report.Policy).Body.ToArray();

    /// <summary>What is told of the polls themselves goes on: how many, when, how large.</summary>
    private static List<string> Page(HealthReport report) =>
    [
        .. PageText.WriteAsync(new ReportView(report, true, TimeSpan.FromSeconds(10), "1")).GetAwaiter().GetResult().Split('\n')
            .Where(line => !line.StartsWith("kafka_connect_health_poll", StringComparison.Ordinal)
                && !line.StartsWith("kafka_connect_health_last", StringComparison.Ordinal)
                && !line.StartsWith("kafka_connect_health_response_bytes", StringComparison.Ordinal)),
    ];
}

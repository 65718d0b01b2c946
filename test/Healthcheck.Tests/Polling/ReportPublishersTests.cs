using Healthcheck.Health;
using Healthcheck.Polling;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Healthcheck.Tests.Polling;

internal sealed class ReportPublishersTests
{
    private static readonly HealthReport Report = Facts.Report(Facts.Policy, "a=RUNNING@w1");

    [Test]
    public void Publish_Several_AreCalledInTheOrderOfTheList()
    {
        var calls = new List<string>();
        using var logs = new LogSink();
        var publishers = new ReportPublishers(
            [new Recording("first", calls), new Recording("second", calls), new Recording("third", calls)],
            logs.CreateLogger<ReportPublishers>());

        publishers.Publish(Report);

        Assert.That(calls, Is.EqualTo(new[] { "first", "second", "third" }));
    }

    [Test]
    public void Publish_OneThrows_OthersAreCalledAndOneLineTellsIt()
    {
        var calls = new List<string>();
        using var logs = new LogSink();
        var publishers = new ReportPublishers([new Throwing(), new Recording("second", calls)], logs.CreateLogger<ReportPublishers>());

        publishers.Publish(Report);

        Assert.That(calls, Is.EqualTo(new[] { "second" }));
        var line = logs.Lines.Single();
        Assert.That((line.Id, line.Level, line.Exception?.Message), Is.EqualTo((192, LogLevel.Error, "broken")));
        Assert.That(line.Message, Does.StartWith("Throwing could not process a report"));
    }

    private sealed class Recording(string name, List<string> calls) : IReportPublisher
    {
        public void Publish(HealthReport report) => calls.Add(ReferenceEquals(report, Report) ? name : "another report");
    }

    private sealed class Throwing : IReportPublisher
    {
        public void Publish(HealthReport report) => throw new InvalidOperationException("broken");
    }
}

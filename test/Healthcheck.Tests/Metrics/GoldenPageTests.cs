using System.Runtime.InteropServices;
using System.Text;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Metrics;

/// <summary>A whole page of each format, byte for byte: what dashboards and alerts are built upon.</summary>
internal sealed class GoldenPageTests
{
    [TestCase(false, "metrics/text-0.0.4.txt")]
    [TestCase(true, "metrics/openmetrics-1.0.0.txt")]
    public void Write_SmallCluster_IsThePageKept(bool openMetrics, string sample)
    {
        var report = HealthReport.BeforeFirstPoll(Facts.Policy);
        (double At, ConnectReading Reading, double Took)[] polls =
        [
            (0, Facts.Seen(0, "orders-\"eu\"=RUNNING@c1:8083 0=RUNNING@c1:8083 1=RUNNING@c2:8083", "clicks=PAUSED@c2:8083"), 0.02),
            (10, Facts.Lost(), 5.5),
            (20, Facts.Seen(20, "orders-\"eu\"=RUNNING@c1:8083 0=RUNNING@c1:8083 1=FAILED@c2:8083(boom)", "clicks=PAUSED@c2:8083"), 0.03),
        ];
        foreach (var (at, reading, took) in polls)
        {
            report = report.Evaluate(reading, Facts.Alive(at), TimeSpan.FromSeconds(took), Facts.At(at));
        }

        using var page = new MemoryStream();
        Exposition.Write(new ReportView(report, true, TimeSpan.FromSeconds(10), "1.2.3"), openMetrics, page);
        var text = Encoding.UTF8.GetString(page.ToArray())
            .Replace($"revision=\"{Product.Revision}\"", "revision=\"REVISION\"", StringComparison.Ordinal)
            .Replace(RuntimeInformation.FrameworkDescription, "RUNTIME", StringComparison.Ordinal);

        Assert.That(text, Is.EqualTo(Sample.Text(sample)), () => $"if that is meant, the page is now:\n{text}");
    }
}

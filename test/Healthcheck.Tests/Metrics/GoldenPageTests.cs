using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Metrics;

/// <summary>A whole page of each format, byte for byte: what dashboards and alerts are built upon.</summary>
internal sealed partial class GoldenPageTests
{
    [TestCase(null, "metrics/text-0.0.4.txt")]
    [TestCase(PageText.OpenMetrics, "metrics/openmetrics-1.0.0.txt")]
    public async Task Write_SmallCluster_IsThePageKept(string? accept, string sample)
    {
        using var writer = new MetricsPageWriter();
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
            writer.RecordPoll(report, []);
        }

        report = report with { Tls = new TlsFacts(DateTimeOffset.UnixEpoch.AddDays(20_000), null, IsInsecure: false) };
        var page = await writer.WriteAsync(Show(report), accept);
        var text = Created().Replace(page, "$1 CREATED")
            .Replace($"revision=\"{Product.Revision}\"", "revision=\"REVISION\"", StringComparison.Ordinal)
            .Replace(RuntimeInformation.FrameworkDescription, "RUNTIME", StringComparison.Ordinal);

        Assert.That(text, Is.EqualTo(Sample.Text(sample)), () => $"if that is meant, the page is now:\n{text}");
    }

    private static ReportView Show(HealthReport report) =>
        new(report, true, TimeSpan.FromSeconds(10), "1.2.3") { Process = new(0, DateTimeOffset.UnixEpoch.AddDays(21_000)) };

    [GeneratedRegex(@"^(\w+_created\{.*\}) [0-9.E+]+$", RegexOptions.Multiline)]
    private static partial Regex Created();
}

using Healthcheck.Metrics;
using Healthcheck.Tests.Health;
using Healthcheck.Web;

namespace Healthcheck.Tests.Metrics;

internal sealed class NegotiationTests
{
    private const string Text004 = "text/plain; version=0.0.4; charset=utf-8";
    private const string Text100 = "text/plain; version=1.0.0; charset=utf-8; escaping=underscores";
    private const string Open001 = "application/openmetrics-text; version=0.0.1; charset=utf-8";
    private const string Open100 = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";

    private static readonly ReportView View = new(Facts.Report(Facts.Policy, "a=RUNNING@w1"), true, TimeSpan.FromSeconds(10), "1");

    // Prometheus 3, Prometheus 2, a browser, curl, a probe.
    [TestCase("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1", Open100)]
    [TestCase("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", Open100)]
    [TestCase("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1", Open100)]
    [TestCase("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", Text004)]
    [TestCase("*/*", Text004)]
    [TestCase(null, Text004)]
    [TestCase("", Text004)]

    // Versions.
    [TestCase("application/openmetrics-text", Open100)]
    [TestCase("application/openmetrics-text;version=0.0.1", Open001)]
    [TestCase("application/openmetrics-text;version=2.0.0", Text004)]
    [TestCase("application/openmetrics-text;version=2.0.0,text/plain;version=1.0.0;q=0.1", Text100)]
    [TestCase("text/plain", Text004)]
    [TestCase("text/plain;version=0.0.4", Text004)]
    [TestCase("text/plain;version=1.0.0", Text100)]
    [TestCase("text/plain;version=9;q=1,application/openmetrics-text;q=0.2", Open100)]
    [TestCase("application/vnd.google.protobuf", Text004)]

    // Weights: the highest, the first of equals, none for 0 or nonsense.
    [TestCase("text/plain;version=1.0.0;q=0.4,application/openmetrics-text;q=0.5", Open100)]
    [TestCase("text/plain;version=1.0.0,application/openmetrics-text", Text100)]
    [TestCase("application/openmetrics-text;q=0", Text004)]
    [TestCase("application/openmetrics-text;q=0.000,text/plain;version=1.0.0;q=0.001", Text100)]
    [TestCase("application/openmetrics-text;q=2,text/plain;version=1.0.0;q=0.1", Text100)]
    [TestCase("application/openmetrics-text;q=-1,text/plain;version=1.0.0;q=0.1", Text100)]
    [TestCase("application/openmetrics-text;q=NaN,text/plain;version=1.0.0;q=0.1", Text100)]
    [TestCase("application/openmetrics-text;q=,text/plain;version=1.0.0;q=0.1", Text100)]
    [TestCase("application/openmetrics-text;q=0,5", Text004)]

    // Spelling.
    [TestCase(" Application/OpenMetrics-Text ; Version=\"1.0.0\" ; Q=0.5 ", Open100)]
    [TestCase("text/plain;version=\"1.0.0\"", Text100)]
    [TestCase("text/plain;x=\"a,b;c\\\"d\";version=1.0.0", Text100)]
    [TestCase("text/*", Text004)]
    [TestCase("application/*", Open100)]

    // The escaping asked for changes nothing, for no name needs any.
    [TestCase("application/openmetrics-text;version=1.0.0;escaping=dots", Open100)]
    [TestCase("application/openmetrics-text;version=1.0.0;escaping=nonsense", Open100)]

    // Garbage.
    [TestCase(",,;;,==,\"", Text004)]
    [TestCase("application/openmetrics-text;version=\"1.0.0", Text004)]
    [TestCase("\\", Text004)]
    [TestCase("\"\\", Text004)]
    [TestCase(";q=1", Text004)]
    [TestCase("\u0000\uffff/*", Text004, TestName = "{m}(no characters)")]
    public async Task Write_AcceptHeader_GivesTheFormat(string? accept, string contentType)
    {
        using var writer = new MetricsPageWriter();

        Assert.That(await writer.WriteAsync([View], Choose(accept), Stream.Null), Is.EqualTo(contentType));
    }

    [Test]
    public async Task Write_VeryLongHeader_IsRead()
    {
        using var writer = new MetricsPageWriter();
        var accept = string.Concat(Enumerable.Repeat("a/b,", 4000)) + "application/openmetrics-text";

        Assert.That(await writer.WriteAsync([View], Choose(accept), Stream.Null), Is.EqualTo(Open100));
    }

    [TestCase(null, false)]
    [TestCase("", false)]
    [TestCase("gzip", true)]
    [TestCase("GZIP", true)]
    [TestCase("x-gzip", true)]
    [TestCase("gzip, deflate, br, zstd", true)]
    [TestCase("br", false)]
    [TestCase("identity", false)]
    [TestCase("*", true)]
    [TestCase("gzip;q=0", false)]
    [TestCase("gzip;q=0.0, *", false)]
    [TestCase("*;q=0", false)]
    [TestCase("*;q=0, gzip", true)]
    [TestCase("gzip;q=0.5, identity", false)]
    [TestCase("identity;q=0.5, gzip", true)]
    [TestCase("gzip, identity", true)]
    [TestCase("gzip;q=0.2, gzip, identity;q=0.5", false, Description = "of two that differ the first counts")]
    [TestCase("*;q=0.2, *, identity;q=0.5", false)]
    [TestCase("gzip;q=0.5, identity, identity;q=0.2", false)]
    [TestCase("gzip;q=x", false)]
    [TestCase("gzip;;;q", false)]
    [TestCase("notgzip", false)]
    public void PrefersGzip_AcceptEncodingHeader_TellsWhetherToPack(string? header, bool expected)
    {
        Assert.That(MetricsEndpoint.PrefersGzip(header is null ? [] : [header]), Is.EqualTo(expected));
    }

    [Test]
    public void Choose_HeadersThatDifferInWordsAlone_GiveOneOfFourFormats()
    {
        var formats = Enumerable.Range(0, 1000)
            .Select(i => Choose($"application/x-{i},text/plain;version={(i % 2 == 0 ? "1.0.0" : "0.0.4")};x={i};q=0.{i + 1}"));

        Assert.That(formats.Distinct().Count(), Is.EqualTo(2));
    }

    private static string Choose(string? accept) => MetricsFormat.Choose(accept is null ? [] : [accept]);
}

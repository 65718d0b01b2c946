namespace Healthcheck.Tests.Metrics;

/// <summary>The readers of the other tests are no less strict than those of Prometheus.</summary>
internal sealed class PageReaderTests
{
    [TestCase("up 1")]
    [TestCase("up 1\n")]
    [TestCase("# TYPE up gauge\n# HELP up Help.\nup 1")]
    [TestCase("# TYPE up gauge\nup 1\n")]
    [TestCase("# TYPE up gauge\n# HELP up Help.\nup 1\nup 1\n")]
    [TestCase("# TYPE up gauge\n# HELP up Help.\nup one\n")]
    [TestCase("# TYPE up gauge\n# HELP up Help.\ndown 1\n")]
    [TestCase("# TYPE up gauge\n# HELP up Help.\nup{a=\"\\x\"} 1\n")]
    [TestCase("# TYPE up gauge\n# HELP up Help.\nup{a=\"x\"y\"} 1\n")]
    [TestCase("# TYPE up gauge\n# HELP up Help.\nup 1\n# TYPE up gauge\n# HELP up Help.\n")]
    [TestCase("# TYPE h histogram\n# HELP h Help.\nh_bucket{le=\"1.0\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n")]
    [TestCase("# TYPE h histogram\n# HELP h Help.\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 2\n")]
    public void Parse_FaultyPage_IsRefused(string text)
    {
        Assert.That(() => PrometheusPage.Parse(text), Throws.TypeOf<FormatException>());
    }

    [TestCase("# TYPE up gauge\n# HELP up Help.\nup 1\n")]
    [TestCase("# TYPE up gauge\n# HELP up Help.\nup 1\n# EOF")]
    [TestCase("# TYPE up gauge\n# HELP up Help.\n\nup 1\n# EOF\n")]
    [TestCase("# TYPE up gauge\n# HELP up Help.\n# a comment\nup 1\n# EOF\n")]
    [TestCase("# HELP up Help.\n# TYPE up gauge\nup 1\n# EOF\n")]
    [TestCase("# TYPE up gauge\n# UNIT up seconds\n# HELP up Help.\nup 1\n# EOF\n")]
    [TestCase("# TYPE up_total counter\n# HELP up_total Help.\nup_total 1\n# EOF\n")]
    [TestCase("# TYPE up counter\n# HELP up Help.\nup 1\n# EOF\n")]
    [TestCase("# TYPE up counter\n# HELP up Help.\nup_total -1\n# EOF\n")]
    [TestCase("# TYPE up info\n# HELP up Help.\nup_info 1\n# EOF\n")]
    [TestCase("# TYPE up gauge\n# HELP up A \"help\".\nup 1\n# EOF\n")]
    [TestCase("# TYPE a counter\n# HELP a Help.\n# TYPE a_total gauge\n# HELP a_total Help.\n# EOF\n")]
    [TestCase("# TYPE h histogram\n# HELP h Help.\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n# EOF\n")]
    public void ParseOpenMetrics_FaultyPage_IsRefused(string text)
    {
        Assert.That(() => OpenMetricsPage.Parse(text), Throws.TypeOf<FormatException>());
    }
}

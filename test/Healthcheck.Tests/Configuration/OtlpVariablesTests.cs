namespace Healthcheck.Tests.Configuration;

internal sealed class OtlpVariablesTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string Http = "http/protobuf";

    [Test]
    public void Take_NoEndpoint_IsNothingWhateverElseIsSet()
    {
        Assert.That(Read.Settings([]).Otlp, Is.Null);
        Assert.That(Read.Settings([], (Endpoint, " "), (Protocol, "nonsense"), ("OTEL_METRIC_EXPORT_INTERVAL", "x")).Otlp, Is.Null);
    }

    [TestCase("OTEL_SDK_DISABLED", "TRUE", false)]
    [TestCase("OTEL_SDK_DISABLED", "false", true)]
    [TestCase("OTEL_METRICS_EXPORTER", "none", false)]
    [TestCase("OTEL_METRICS_EXPORTER", "otlp", true)]
    public void Take_SwitchedOff_IsNothing(string name, string value, bool expected)
    {
        Assert.That(Read.Settings([], (Endpoint, "http://c:4317"), (name, value)).Otlp is not null, Is.EqualTo(expected));
    }

    [Test]
    public void Take_EndpointAlone_HasTheDefaultsOfOpenTelemetry()
    {
        var otlp = Read.Settings([], (Endpoint, "http://c:4317")).Otlp!;

        Assert.That(
            (otlp.Endpoint.AbsoluteUri, otlp.Grpc, otlp.Gzip, otlp.Cumulative, otlp.Headers),
            Is.EqualTo(("http://c:4317/", true, false, true, (string?)null)));
        Assert.That((otlp.Interval, otlp.Timeout), Is.EqualTo((TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10))));
    }

    [TestCase(Endpoint, "http://c:4318", Http, "http://c:4318/v1/metrics")]
    [TestCase(Endpoint, "http://c:4318/", Http, "http://c:4318/v1/metrics")]
    [TestCase(Endpoint, "https://c/base/", "HTTP/Protobuf", "https://c/base/v1/metrics")]
    [TestCase(Endpoint, "https://c/base?a=b", Http, "https://c/base/v1/metrics?a=b")]
    [TestCase(MetricsEndpoint, "http://c:4318/own/path", Http, "http://c:4318/own/path")]
    [TestCase(MetricsEndpoint, "http://c:4318", Http, "http://c:4318/")]
    [TestCase(Endpoint, "http://c:4317", "grpc", "http://c:4317/")]
    [TestCase(MetricsEndpoint, "http://c:4317", "grpc", "http://c:4317/")]
    public void Take_Endpoint_IsTheAddressItIsPushedTo(string name, string endpoint, string protocol, string expected)
    {
        Assert.That(Read.Settings([], (name, endpoint), (Protocol, protocol)).Otlp!.Endpoint.AbsoluteUri, Is.EqualTo(expected));
    }

    [Test]
    public void Take_VariableForMetrics_BeatsTheOneForAllSignals()
    {
        var otlp = Read.Settings(
            [],
            (Endpoint, "http://all:1"), (MetricsEndpoint, "http://metrics:2"),
            (Protocol, Http), ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "grpc"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "a=1"), ("OTEL_EXPORTER_OTLP_METRICS_HEADERS", "b=2"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "1"), ("OTEL_EXPORTER_OTLP_METRICS_TIMEOUT", "2"),
            ("OTEL_EXPORTER_OTLP_COMPRESSION", "none"), ("OTEL_EXPORTER_OTLP_METRICS_COMPRESSION", "gzip")).Otlp!;

        Assert.That((otlp.Endpoint.AbsoluteUri, otlp.Grpc, otlp.Headers, otlp.Gzip), Is.EqualTo(("http://metrics:2/", true, "b=2", true)));
        Assert.That(otlp.Timeout, Is.EqualTo(TimeSpan.FromMilliseconds(2)));
    }

    [TestCase(Endpoint, "collector:4317", "'collector:4317' is not an http or https URL; allowed: http or https URLs")]
    [TestCase(Endpoint, "unix:///a", "'unix:///a' is not an http or https URL; allowed: http or https URLs")]
    [TestCase(Protocol, "http/json", "'http/json' is not a protocol this daemon speaks; allowed: grpc, http/protobuf")]
    [TestCase("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "tcp", "'tcp' is not a protocol this daemon speaks; allowed: grpc, http/protobuf")]
    [TestCase("OTEL_EXPORTER_OTLP_COMPRESSION", "br", "'br' is not a compression; allowed: none, gzip")]
    [TestCase("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "x", "'x' is not a temporality; allowed: cumulative, delta, lowmemory")]
    [TestCase("OTEL_METRIC_EXPORT_INTERVAL", "10s", "'10s' is not a number of milliseconds; allowed: 100-3600000")]
    [TestCase("OTEL_METRIC_EXPORT_INTERVAL", "99", "'99' is not a number of milliseconds; allowed: 100-3600000")]
    [TestCase("OTEL_EXPORTER_OTLP_TIMEOUT", "0", "'0' is not a number of milliseconds; allowed: 1-600000")]
    [TestCase("OTEL_EXPORTER_OTLP_HEADERS", "secret", "the value (not shown) is no list of headers; allowed: name=value, comma-separated")]
    [TestCase("OTEL_EXPORTER_OTLP_HEADERS", "=secret", "the value (not shown) is no list of headers; allowed: name=value, comma-separated")]
    [
        TestCase("OTEL_EXPORTER_OTLP_HEADERS", "a=secret%0d%0ab:c",
            "the value (not shown) is no list of headers; allowed: name=value, comma-separated")]
    [
        TestCase("OTEL_EXPORTER_OTLP_HEADERS", "a=secret%2Cb",
            "the value (not shown) is no list of headers; allowed: name=value, comma-separated")]
    [
        TestCase("OTEL_EXPORTER_OTLP_HEADERS", "content-type=secret",
            "the value (not shown) is no list of headers; allowed: name=value, comma-separated")]
    [
        TestCase("OTEL_EXPORTER_OTLP_HEADERS", "a=s\u00e9cret",
            "the value (not shown) is no list of headers; allowed: name=value, comma-separated")]
    [
        TestCase("OTEL_EXPORTER_OTLP_HEADERS", "a=%C3%A9",
            "the value (not shown) is no list of headers; allowed: name=value, comma-separated")]
    [
        TestCase("OTEL_EXPORTER_OTLP_HEADERS", "\u00e9=secret",
            "the value (not shown) is no list of headers; allowed: name=value, comma-separated")]
    [
        TestCase(Endpoint, "http://xn--\u00fc:4317",
            "'http://xn--\u00fc:4317' has a host or port that cannot be asked; allowed: http or https URLs")]
    [TestCase(Endpoint, "http://c:0", "'http://c:0' has a host or port that cannot be asked; allowed: http or https URLs")]
    [
        TestCase(Endpoint, "grpc://user:secret@c:4317/?a=b",
            "'grpc://***@c:4317/?***' is not an http or https URL; allowed: http or https URLs")]
    [
        TestCase("OTEL_EXPORTER_OTLP_HEADERS", "a b=secret",
            "the value (not shown) is no list of headers; allowed: name=value, comma-separated")]
    public void Read_BadValue_IsOneFaultThatNamesTheVariable(string name, string value, string fault)
    {
        var variables = new Dictionary<string, string> { [Endpoint] = "http://c:4317", [name] = value };

        Assert.That(Read.Faults([], [.. variables.Select(pair => (pair.Key, pair.Value))]), Is.EqualTo(new[] { $"{name}: {fault}" }));
    }

    [Test]
    public void Read_UserInEndpoint_IsAFaultThatDoesNotShowIt()
    {
        Assert.That(Read.Faults([], (Endpoint, "http://user:hidden@c:4317")).Single(), Does.StartWith(Endpoint).And.Not.Contains("hidden"));
    }
}

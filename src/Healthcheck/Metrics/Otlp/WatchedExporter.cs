using OpenTelemetry;
using OpenTelemetry.Exporter;

namespace Healthcheck.Metrics;

/// <summary>The exporter of OpenTelemetry, which fails in silence, with a word when it begins to fail and when it works again.</summary>
internal sealed partial class WatchedExporter(
    OtlpExporterOptions exporter, OtlpOptions options, ExportFaults faults, ILogger<WatchedExporter> logger)
    : OtlpMetricExporter(exporter)
{
    private bool _isLost;

    public override ExportResult Export(in Batch<OpenTelemetry.Metrics.Metric> metrics)
    {
        var result = base.Export(metrics);
        var isLost = result is ExportResult.Failure;
        if (isLost != _isLost)
        {
            _isLost = isLost;
            if (isLost)
            {
                Lost(options, options.Conceal(faults.Last ?? "the reason is not known"));
            }
            else
            {
                Found(options);
            }
        }

        return result;
    }

    [LoggerMessage(
        171, LogLevel.Warning, "Metrics cannot be pushed to {Endpoint}: {Detail}; everything else continues", EventName = "OtlpLost")]
    private partial void Lost(OtlpOptions endpoint, string detail);

    [LoggerMessage(172, LogLevel.Information, "Metrics are pushed to {Endpoint} again", EventName = "OtlpFound")]
    private partial void Found(OtlpOptions endpoint);
}

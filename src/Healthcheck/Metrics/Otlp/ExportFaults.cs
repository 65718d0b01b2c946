using System.Diagnostics.Tracing;
using System.Text.RegularExpressions;
using Healthcheck.Connect;

namespace Healthcheck.Metrics;

/// <summary>Listens to what the exporter of OpenTelemetry says of its faults, and keeps the last.</summary>
internal sealed partial class ExportFaults : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private const string InnerException = " ---> ";

    private volatile string? _last;

    /// <summary>One line; null when nothing was said.</summary>
    public string? Last => _last;

    /// <summary>The innermost exception says what happened; those around it say "see inner exception".</summary>
    public static string? Describe(string? text)
    {
        var inner = text?.Split('\n').LastOrDefault(line => line.StartsWith(InnerException, StringComparison.Ordinal));
        return TraceLine.Extract(inner?[InnerException.Length..] ?? text) is { Length: > 0 } line
            ? ExceptionName().Replace(line, "").TrimEnd('.')
            : null;
    }

    [GeneratedRegex(@"^([\w.+]+Exception( \(0x[0-9A-F]+\)| \([0-9]+\))?: )+")]
    private static partial Regex ExceptionName();

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name is Exporter)
        {
            EnableEvents(eventSource, EventLevel.Warning);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The last part of what it says is the exception or the answer.
        if (eventData is { EventSource.Name: Exporter, Payload: { Count: > 0 } payload })
        {
            _last = Describe(payload[^1]?.ToString());
        }
    }
}

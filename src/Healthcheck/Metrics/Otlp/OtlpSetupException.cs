namespace Healthcheck.Metrics;

/// <summary>OpenTelemetry does not take the settings that only it reads. The message is one line for people.</summary>
internal sealed class OtlpSetupException(string message) : Exception(message);

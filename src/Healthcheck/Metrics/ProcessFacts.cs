namespace Healthcheck.Metrics;

/// <summary>What metrics tell of this process itself, whatever it watches.</summary>
/// <param name="LogLinesDropped">Log lines that could not be handed to whoever reads the log, since the start.</param>
/// <param name="WebCertificateExpires">Of the certificate that our own port shows; null without TLS.</param>
internal readonly record struct ProcessFacts(long LogLinesDropped = 0, DateTimeOffset? WebCertificateExpires = null);

/// <summary>Reads them as they are now; from any thread.</summary>
internal delegate ProcessFacts ReadProcessFacts();

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Healthcheck.Connect;

namespace Healthcheck.Web;

/// <summary>How our JSON is written.</summary>
internal static class JsonStyle
{
    /// <summary>Quotes and letters stay readable; the answers say that they are JSON and nothing else (nosniff).</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTC to the millisecond, as Connect itself writes times.</summary>
    public static string Time(Timestamp at) => Time(at.Utc);

    /// <returns>Null for none.</returns>
    public static string? Time(Timestamp? at) => at is { } known ? Time(known) : null;

    /// <returns>Null for none.</returns>
    public static string? Time(DateTimeOffset? at) => at is { } known ? Time(known) : null;

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

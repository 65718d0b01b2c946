using System.Text.Encodings.Web;
using System.Text.Json;

namespace Healthcheck.Web;

/// <summary>How our JSON is written.</summary>
internal static class JsonStyle
{
    /// <summary>Quotes and letters stay readable; the answers say that they are JSON and nothing else (nosniff).</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

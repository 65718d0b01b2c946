using System.Text.Json;

namespace Healthcheck.Rest;

/// <summary>The body of an answer that is not the wanted one, as far as it can be made out.</summary>
/// <param name="IsConnects">It has the shape of Connect's errors, so it comes from Connect's own resources, not from the bare server
/// of a worker that is still starting, nor from a proxy.</param>
/// <param name="Message">Its message, or null.</param>
internal sealed record ErrorBody(bool IsConnects, string? Message)
{
    /// <summary>It is what the bare server of a worker says that has not put up its resources yet, half a second into its start.</summary>
    public bool IsJettys { get; init; }

    public bool IsEmpty { get; init; }

    /// <summary>It is no JSON and speaks of HTTPS, as servers do that hear plain HTTP on a port of TLS.</summary>
    public bool NamesHttps { get; init; }

    private const int Longest = 16 * 1024;

    /// <summary>What Connect says of a path that it does not have, as when a proxy took a name with a slash apart.</summary>
    private const string NoSuchPath = "HTTP 404 Not Found";

    public static readonly ErrorBody None = new(false, null);

    /// <summary>Of a 404: whether Connect itself says that it knows no such connector, or no status of it.</summary>
    public bool IsUnknownConnector => IsConnects && Message is not NoSuchPath;

    /// <summary>Reads no more than 16 KiB, and never fails on what it finds there.</summary>
    public static async Task<ErrorBody> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[Longest];
        var filled = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (filled < Longest && await BodyBytes.ReadAsync(stream, buffer.AsMemory(filled), cancellationToken) is > 0 and var read)
            {
                filled += read;
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or InvalidDataException)
        {
            return None;
        }

        return filled == 0 ? None with { IsEmpty = true } : Parse(buffer.AsMemory(0, filled));
    }

    private static ErrorBody Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = json.RootElement;
            if (root.ValueKind is not JsonValueKind.Object)
            {
                return None;
            }

            var hasMessage = root.TryGetProperty("message", out var text) && text.ValueKind is JsonValueKind.String or JsonValueKind.Null;
            var hasCode = root.TryGetProperty("error_code", out var code)
                && code.ValueKind is JsonValueKind.Number && code.TryGetInt32(out _);
            return new ErrorBody(hasCode && hasMessage, hasMessage ? text.GetString() : null)
            {
                IsJettys = root.TryGetProperty("url", out _) && root.TryGetProperty("status", out _),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return None with { NamesHttps = body.Span.IndexOf("HTTPS"u8) >= 0 };
        }
    }
}

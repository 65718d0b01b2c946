using System.Text.Json;

namespace Healthcheck.Rest;

/// <summary>The body of an answer that is not the wanted one, as far as it can be made out.</summary>
/// <param name="IsConnects">It carries Connect's error_code, so it comes from Connect's own resources, not from the bare server
/// of a worker that is still starting, nor from a proxy.</param>
/// <param name="Message">Its message, or null.</param>
internal sealed record ErrorBody(bool IsConnects, string? Message)
{
    /// <summary>It is what the bare server of a worker says that has not put up its resources yet, half a second into its start.</summary>
    public bool IsJettys { get; init; }

    public bool IsEmpty { get; init; }

    private const int Longest = 16 * 1024;

    public static readonly ErrorBody None = new(false, null);

    /// <summary>Reads no more than 16 KiB, and never fails on what it finds there.</summary>
    public static async Task<ErrorBody> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var buffer = new byte[Longest];
        var filled = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            filled = await stream.ReadAtLeastAsync(buffer, Longest, throwOnEndOfStream: false, cancellation);
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
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind is not JsonValueKind.Object)
            {
                return None;
            }

            var message = root.TryGetProperty("message", out var text) && text.ValueKind is JsonValueKind.String
                ? text.GetString()
                : null;
            return new ErrorBody(root.TryGetProperty("error_code", out _), message)
            {
                IsJettys = root.TryGetProperty("url", out _) && root.TryGetProperty("status", out _),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return None;
        }
    }
}

using System.Buffers;
using System.Text.Json;

namespace Healthcheck.Rest;

/// <summary>
/// The members of an answer by which Connect can be told from whoever else may have answered. The others are skipped unread.
/// </summary>
/// <param name="ErrorCode">Of Connect's error bodies.</param>
/// <param name="Message">Of Connect's error bodies and of <c>/health</c>.</param>
/// <param name="Status">Of <c>/health</c>: healthy, starting or unhealthy.</param>
/// <param name="Name">Of a connector.</param>
internal sealed record LivenessBody(int? ErrorCode, string? Message, string? Status, string? Name)
{
    /// <summary>Connect writes the name of a connector first, so that a large configuration behind it does not matter.</summary>
    private const int Longest = 64 * 1024;

    /// <summary>Of <c>GET /</c>.</summary>
    public string? Version { get; init; }

    private static readonly LivenessBody None = new(null, null, null, null);

    /// <summary>Reads no more than 64 KiB, and never fails on what it finds there.</summary>
    public static async Task<LivenessBody> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Longest);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, Longest), Longest, throwOnEndOfStream: false, cancellationToken);
            return Parse(buffer.AsSpan(0, length), isWhole: length < Longest);
        }
        catch (Exception exception) when (
            exception is IOException or HttpRequestException or InvalidDataException or InvalidOperationException or JsonException)
        {
            // Broken off, badly compressed, or no JSON.
            return None;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static LivenessBody Parse(ReadOnlySpan<byte> body, bool isWhole)
    {
        var reader = new Utf8JsonReader(body, isWhole, default);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            return None;
        }

        var found = None;
        var members = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var member = reader.GetString()!;
            if (!members.Add(member))
            {
                // Which of the two is meant cannot be told.
                return None;
            }

            if (!reader.Read() || !reader.TrySkip())
            {
                break;
            }

            var text = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
            found = member switch
            {
                "error_code" =>
                    found with { ErrorCode = reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out var code) ? code : null },
                "message" => found with { Message = text },
                "status" => found with { Status = text },
                "name" => found with { Name = text },
                "version" => found with { Version = text },
                _ => found,
            };
        }

        // What stands behind the object makes all of it no JSON; a body that is longer than is read is believed for what it began with.
        return isWhole && reader.Read() ? None : found;
    }
}

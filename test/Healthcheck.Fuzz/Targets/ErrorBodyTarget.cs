using System.Net;
using System.Text.Json;
using Healthcheck.Rest;

namespace Healthcheck.Fuzz.Targets;

/// <summary>
/// What comes with another status than 200, and what answers the question of life. The first byte chooses the status, the next four the
/// pieces.
/// </summary>
internal sealed class ErrorBodyTarget : ITarget
{
    private const int Head = 5;
    private const int LongestDetail = 1000;

    private static readonly Uri Worker = new("http://connect:8083/");
    private static readonly HttpStatusCode[] Codes =
        [HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.InternalServerError, HttpStatusCode.BadRequest,
            HttpStatusCode.Unauthorized, HttpStatusCode.Found, HttpStatusCode.ServiceUnavailable, (HttpStatusCode)599];

    public string Name => "errors";

    public int LongestInput => 4096;

    public IReadOnlyList<string> Words { get; } =
    [
        "{\"error_code\":404,\"message\":\"", "\"error_code\":", "\"message\":", "\"status\":", "\"healthy\"", "\"unhealthy\"",
        "\"starting\"",
        "\"name\":", "\"version\":", "\"url\":", "404", "500", "2147483648", "1e2", "null", "\"HTTP 404 Not Found\"", "HTTPS", "<html>",
        "\\ud800", "\\u000a", "\u202e", "\"}", ",", "{", "}", "[", "password=hunter2", "\ufeff",
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        if (input.Length < Head)
        {
            return;
        }

        var (code, pieces, body) = (Codes[input.Span[0] % Codes.Length], BitConverter.ToUInt32(input.Span[1..Head]), input[Head..]);
        using var json = ListOracle.Parse(body);
        CheckError(Read(code, body, pieces, ErrorBody.ReadAsync), Read(code, body, 0, ErrorBody.ReadAsync), code, json);
        CheckLiveness(Read(code, body, pieces, LivenessBody.ReadAsync), Read(code, body, 0, LivenessBody.ReadAsync), json);
    }

    private static void CheckError(ErrorBody error, ErrorBody whole, HttpStatusCode code, JsonDocument? json)
    {
        ViolationException.ThrowIf(error != whole, "cut into pieces it reads otherwise: ");
        ViolationException.ThrowIf(error.IsConnects && !HasCode(json), "Connect's own word from what is no such object: ");
        var detail = FaultMapper.AddWait(FaultMapper.Map(code, error, Worker).Detail, TimeSpan.FromSeconds(5));
        if (detail.Length > LongestDetail)
        {
            throw new ViolationException($"a sentence without end: {detail.Length}");
        }

        if (detail.Any(one => char.IsControl(one) || one is '\u202e' or '\u2028'))
        {
            throw new ViolationException($"a sentence of several lines: {detail}");
        }
    }

    private static void CheckLiveness(LivenessBody body, LivenessBody whole, JsonDocument? json)
    {
        ViolationException.ThrowIf(body != whole, "cut into pieces it proves otherwise: ");
        var isProof = body.Status is "healthy" || body.ErrorCode is not null || body.Name is not null;
        ViolationException.ThrowIf(
            isProof && json?.RootElement.ValueKind is not JsonValueKind.Object, "proof of life from what is no object: ");
    }

    /// <summary>An object with a name that is no text, half of a surrogate pair, has no member that anybody could ask for.</summary>
    private static bool HasCode(JsonDocument? json)
    {
        try
        {
            return json?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error_code", out _);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static T Read<T>(
        HttpStatusCode code, ReadOnlyMemory<byte> body, uint pieces, Func<HttpResponseMessage, CancellationToken, Task<T>> read)
    {
        using var response = new HttpResponseMessage(code) { Content = new StreamContent(new PieceStream(body, pieces)) };
        return read(response, CancellationToken.None).GetAwaiter().GetResult();
    }
}

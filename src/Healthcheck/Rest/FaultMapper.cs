using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Healthcheck.Connect;
using Polly.Timeout;

namespace Healthcheck.Rest;

/// <summary>The one place where what can go wrong between us and a worker becomes a reason and a sentence.</summary>
internal static class FaultMapper
{
    /// <summary>The fault that an exception stands for; null when it is none of the outside's, but a bug of ours.</summary>
    public static ConnectReading.Unreachable? Map(Exception exception, Uri worker) => exception switch
    {
        TimeoutRejectedException or OperationCanceledException => Create(FaultReason.Timeout, worker, "did not answer in time"),
        BodyTooLargeException or ReadingTooLargeException =>
            Create(FaultReason.TooLarge, worker, $"answered too much: {exception.Message}"),
        JsonException json =>
            Create(FaultReason.InvalidBody, worker, $"answered something that is not Connect's JSON: {Sentence.Clean(json.Message)}"),
        InvalidDataException => Create(FaultReason.InvalidBody, worker, "answered a body whose compression is broken"),
        HttpRequestException http => Map(http, worker),
        UriFormatException => Create(FaultReason.Dns, worker, "has a host name that cannot be looked up"),
        IOException when TlsFaults.Describe(exception) is { } tls => Create(FaultReason.Tls, worker, tls),
        IOException => Create(FaultReason.InvalidBody, worker, "broke off in the middle of its answer"),
        _ => null,
    };

    public static ConnectReading.Unreachable Map(HttpStatusCode status, ErrorBody body, Uri worker)
    {
        var said = body.Message is null ? "" : $": {Sentence.Clean(body.Message)}";
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                Create(
                    FaultReason.Auth,
                    worker,
                    $"answered {(int)status}: it wants credentials, or others (--basic-auth-file, --bearer-token-file){said}"),
            HttpStatusCode.NotFound =>
                Create(FaultReason.HttpStatus, worker, $"answered 404: {WhyNotFound(body)}{said}"),
            HttpStatusCode.BadRequest when body.NamesHttps && worker.Scheme == Uri.UriSchemeHttp =>
                Create(FaultReason.Tls, worker, TlsFaults.TlsPort),
            HttpStatusCode.BadRequest when !body.IsConnects => Create(FaultReason.HttpStatus, worker, $"answered 400{IfTls(worker)}{said}"),
            >= (HttpStatusCode)300 and < (HttpStatusCode)400 =>
                Create(
                    FaultReason.HttpStatus,
                    worker,
                    $"answered {(int)status}: redirects are not followed; set --connect-url to the final address"),
            _ => Create(FaultReason.HttpStatus, worker, $"answered {(int)status}{said}"),
        };
    }

    public static string AddWait(string detail, TimeSpan wait) =>
        string.Create(CultureInfo.InvariantCulture, $"{detail}; it wishes not to be asked for {wait.TotalSeconds:0} s");

    /// <summary>A poll ends before the next is due, whatever time a single request is given.</summary>
    public static ConnectReading.Unreachable CreateEndOfPoll(Uri worker, TimeSpan given, TimeSpan requestTimeout) => Create(
        FaultReason.Timeout,
        worker,
        string.Create(CultureInfo.InvariantCulture, $"did not answer within the {given.TotalSeconds:0.###} s that the poll had left")
            + (requestTimeout > given ? "; --poll-interval is too short for this --request-timeout" : ""));

    public static ConnectReading.Unreachable Create(FaultReason reason, Uri worker, string sentence) =>
        new(reason, $"{worker} {sentence}");

    private static ConnectReading.Unreachable Map(HttpRequestException exception, Uri worker)
    {
        if (TlsFaults.Describe(exception) is { } tls)
        {
            return Create(FaultReason.Tls, worker, tls);
        }

        var socket = exception.InnerException as SocketException;
        return exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => Create(FaultReason.Dns, worker, "has a host name that cannot be resolved"),
            HttpRequestError.ConnectionError when socket?.SocketErrorCode is SocketError.ConnectionRefused =>
                Create(FaultReason.Connect, worker, "refused the connection") with { IsReplaced = true },
            HttpRequestError.ConnectionError =>
                Create(FaultReason.Connect, worker, $"cannot be connected to ({socket?.SocketErrorCode.ToString() ?? "no connection"})"),
            // Of an orderly end and a reset, chance decides which is seen; two reasons would be a line in the log each time.
            HttpRequestError.ResponseEnded =>
                Create(FaultReason.Connect, worker, $"closed the connection before it answered{IfTls(worker)}"),
            HttpRequestError.ConfigurationLimitExceeded => Create(FaultReason.TooLarge, worker, "answered headers beyond the limit"),
            HttpRequestError.InvalidResponse => Create(FaultReason.InvalidBody, worker, $"did not answer in HTTP{IfTls(worker)}"),
            _ when exception.InnerException is IOException =>
                Create(FaultReason.Connect, worker, $"broke the connection before it answered{IfTls(worker)}"),
            _ => Create(FaultReason.Other, worker, Sentence.Clean(exception.GetBaseException().Message)),
        };
    }

    private static string WhyNotFound(ErrorBody body) =>
        body.IsConnects ? "Connect has nothing there; --connect-url has another base path than Connect"
        : body.IsJettys ? "it is still starting"
        : body.IsEmpty ? "a proxy does not know this path, and --connect-url lacks the base path of Connect; or a worker is still starting"
        : "not Connect said so, but a proxy before it; probably --connect-url lacks the base path of Connect";

    /// <summary>What a TLS server says to plain HTTP is no HTTP, if it says anything.</summary>
    private static string IfTls(Uri worker) =>
        worker.Scheme == Uri.UriSchemeHttp ? "; if it speaks TLS, --connect-url has to begin with https://" : "";
}

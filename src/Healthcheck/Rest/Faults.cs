using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Healthcheck.Connect;
using Polly.Timeout;

namespace Healthcheck.Rest;

/// <summary>The one place where what can go wrong between us and a worker becomes a reason and a sentence.</summary>
internal static class Faults
{
    /// <summary>The fault that an exception stands for; null when it is none of the outside's, but a bug of ours.</summary>
    public static ConnectReading.Unreachable? Of(Exception exception, Uri worker) => exception switch
    {
        TimeoutRejectedException or OperationCanceledException => Fault(FaultReason.Timeout, worker, "did not answer in time"),
        BodyTooLargeException or ReadingTooLargeException => Fault(FaultReason.TooLarge, worker, $"answered too much: {exception.Message}"),
        JsonException json => Fault(FaultReason.InvalidBody, worker, $"answered something that is not Connect's JSON: {Sentence.Of(json.Message)}"),
        InvalidDataException => Fault(FaultReason.InvalidBody, worker, "answered a body whose compression is broken"),
        HttpRequestException http => Of(http, worker),
        UriFormatException => Fault(FaultReason.Dns, worker, "has a host name that cannot be looked up"),
        IOException when TlsFaults.Describe(exception) is { } tls => Fault(FaultReason.Tls, worker, tls),
        IOException => Fault(FaultReason.InvalidBody, worker, "broke off in the middle of its answer"),
        _ => null,
    };

    public static ConnectReading.Unreachable Of(HttpStatusCode status, ErrorBody body, Uri worker)
    {
        var said = body.Message is null ? "" : $": {Sentence.Of(body.Message)}";
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                Fault(FaultReason.Auth, worker, $"answered {(int)status}: it wants credentials, or others (--basic-auth){said}"),
            HttpStatusCode.NotFound =>
                Fault(FaultReason.HttpStatus, worker, $"answered 404: {WhyNotFound(body)}{said}"),
            HttpStatusCode.BadRequest when !body.IsConnects => Fault(FaultReason.HttpStatus, worker, $"answered 400{IfTls(worker)}{said}"),
            >= (HttpStatusCode)300 and < (HttpStatusCode)400 =>
                Fault(FaultReason.HttpStatus, worker, $"answered {(int)status}: redirects are not followed; set --connect-url to the final address"),
            _ => Fault(FaultReason.HttpStatus, worker, $"answered {(int)status}{said}"),
        };
    }

    public static string AddWait(string detail, TimeSpan wait) =>
        string.Create(CultureInfo.InvariantCulture, $"{detail}; it wishes not to be asked for {wait.TotalSeconds:0} s");

    /// <summary>A poll ends before the next is due, whatever time a single request is given.</summary>
    public static ConnectReading.Unreachable EndOfPoll(Uri worker, TimeSpan given, TimeSpan requestTimeout) => Fault(
        FaultReason.Timeout,
        worker,
        string.Create(CultureInfo.InvariantCulture, $"did not answer within the {given.TotalSeconds:0.###} s that the poll had left")
            + (requestTimeout > given ? "; --poll-interval is too short for this --request-timeout" : ""));

    public static ConnectReading.Unreachable Fault(FaultReason reason, Uri worker, string sentence) =>
        new(reason, $"{worker} {sentence}");

    private static ConnectReading.Unreachable Of(HttpRequestException exception, Uri worker)
    {
        if (TlsFaults.Describe(exception) is { } tls)
        {
            return Fault(FaultReason.Tls, worker, tls);
        }

        var socket = exception.InnerException as SocketException;
        return exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => Fault(FaultReason.Dns, worker, "has a host name that cannot be resolved"),
            HttpRequestError.ConnectionError when socket?.SocketErrorCode is SocketError.ConnectionRefused =>
                Fault(FaultReason.Connect, worker, "refused the connection") with { IsReplaced = true },
            HttpRequestError.ConnectionError =>
                Fault(FaultReason.Connect, worker, $"cannot be connected to ({socket?.SocketErrorCode.ToString() ?? "no connection"})"),
            HttpRequestError.ResponseEnded => Fault(FaultReason.InvalidBody, worker, $"closed the connection before it answered{IfTls(worker)}"),
            HttpRequestError.ConfigurationLimitExceeded => Fault(FaultReason.TooLarge, worker, "answered headers beyond the limit"),
            HttpRequestError.InvalidResponse => Fault(FaultReason.InvalidBody, worker, $"did not answer in HTTP{IfTls(worker)}"),
            _ when exception.InnerException is IOException => Fault(FaultReason.Connect, worker, "broke the connection before it answered"),
            _ => Fault(FaultReason.Other, worker, Sentence.Of(exception.GetBaseException().Message)),
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

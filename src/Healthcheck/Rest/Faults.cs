using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
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
        IOException => Fault(FaultReason.InvalidBody, worker, "broke off in the middle of its answer"),
        _ => null,
    };

    public static ConnectReading.Unreachable Of(HttpStatusCode status, string? message, Uri worker)
    {
        var said = message is null ? "" : $": {Sentence.Of(message)}";
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                Fault(FaultReason.Auth, worker, $"answered {(int)status}: it wants credentials, or others (--basic-auth){said}"),
            HttpStatusCode.NotFound =>
                Fault(FaultReason.HttpStatus, worker, $"answered 404: it is still starting, or --connect-url lacks its base path{said}"),
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
        var socket = exception.InnerException as SocketException;
        return exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => Fault(FaultReason.Dns, worker, "has a host name that cannot be resolved"),
            HttpRequestError.ConnectionError when socket?.SocketErrorCode is SocketError.ConnectionRefused =>
                Fault(FaultReason.Connect, worker, "refused the connection") with { IsReplaced = true },
            HttpRequestError.ConnectionError =>
                Fault(FaultReason.Connect, worker, $"cannot be connected to ({socket?.SocketErrorCode.ToString() ?? "no connection"})"),
            HttpRequestError.SecureConnectionError =>
                Fault(FaultReason.Tls, worker, $"failed the TLS handshake: {Sentence.Of(TlsMessage(exception))}"),
            HttpRequestError.ResponseEnded => Fault(FaultReason.InvalidBody, worker, "broke off in the middle of its answer"),
            HttpRequestError.ConfigurationLimitExceeded => Fault(FaultReason.TooLarge, worker, "answered headers beyond the limit"),
            HttpRequestError.InvalidResponse => Fault(FaultReason.InvalidBody, worker, "did not answer in HTTP"),
            _ when exception.InnerException is IOException => Fault(FaultReason.Connect, worker, "broke the connection"),
            _ => Fault(FaultReason.Other, worker, Sentence.Of(exception.Message)),
        };
    }

    private static string TlsMessage(HttpRequestException exception) =>
        exception.InnerException is AuthenticationException tls ? tls.Message : exception.Message;
}

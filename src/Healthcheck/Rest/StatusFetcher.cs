using System.Collections.Immutable;
using System.Net;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>
/// What was read, the names without a status as far as they came to light, and how large the answers were; bytes, decoded.
/// </summary>
internal sealed record StatusList(ImmutableArray<ConnectorStatus> Connectors, ImmutableArray<string> Unreported, long Bytes);

/// <summary>How one call ended. The parser has what it said.</summary>
/// <param name="Error">The body of an answer other than 200.</param>
internal readonly record struct StatusAnswer(HttpStatusCode Status, ConnectReading.Unreachable? Fault, ErrorBody Error, long Bytes);

/// <summary>One GET whose answer is status JSON.</summary>
/// <param name="deadline">The end of the poll; it is told to the retries, which must not wait beyond it.</param>
internal sealed class StatusFetcher(HttpClient http, RestOptions options, PollDeadline deadline, TimeProvider time)
{
    public async Task<StatusAnswer> FetchAsync(Uri url, StatusParser parser, Uri worker, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        deadline.AddTo(request);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

        // The handler's time-out ends with the headers; the body gets as long again, so that a stalled one cannot use up the poll.
        using var bodyTimeout = new CancellationTokenSource(options.RequestTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(bodyTimeout.Token, cancellationToken);
        if (response.StatusCode is not HttpStatusCode.OK)
        {
            var error = await ErrorBody.ReadAsync(response, both.Token);
            error = error with { Message = options.Redactor.Redact(error.Message) };
            var retryAfter = RetryAfter.Read(response, time);
            var fault = FaultMapper.Map(response.StatusCode, error, worker);
            fault = fault with
            {
                Detail = retryAfter is { } wait ? FaultMapper.AddWait(fault.Detail, wait) : fault.Detail,
                RetryAfter = retryAfter,

                // Not Connect's own: the bare web server of a process that has just been started.
                IsReplaced = response.StatusCode is HttpStatusCode.NotFound && !error.IsConnects,
            };
            return new StatusAnswer(response.StatusCode, fault, error, 0);
        }

        await using var stream = await response.Content.ReadAsStreamAsync(both.Token);
        var body = new StatusStreamReader(stream, parser, options.MaxBodyBytes, options.MaxTraceBytes);
        await body.ReadAsync(both.Token);
        return new StatusAnswer(response.StatusCode, null, ErrorBody.None, body.Bytes);
    }
}

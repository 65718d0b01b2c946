using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;

namespace Healthcheck.Rest;

/// <summary>
/// Gives every attempt its time-out and tries again twice, with jitter, what is worth it: a connection that could not be made and
/// answers that say "not now". Whoever says when to come again is obeyed, if that is before the end of the poll; the next poll is the
/// real retry.
/// </summary>
internal static class RetryPipeline
{
    private const int Retries = 2;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    public static ResiliencePipeline<HttpResponseMessage> Create(RestOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = Retries,
                Delay = FirstDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(IsWorthRetrying(arguments, time)),
                DelayGenerator = arguments =>
                    ValueTask.FromResult(arguments.Outcome.Result is { } response ? RetryAfter.Read(response, time) : null),
            })
            .AddTimeout(new HttpTimeoutStrategyOptions { Timeout = options.RequestTimeout })
            .Build();

    private static bool IsWorthRetrying(RetryPredicateArguments<HttpResponseMessage> arguments, TimeProvider time) =>
        arguments.Outcome switch
        {
            { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } } => true,
            { Exception: HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } } => true,
            { Result: { } response }
                when RetryAfter.Read(response, time) > PollDeadline.Find(arguments.Context.GetRequestMessage())?.Left =>
                false,
            { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests } => true,
            { Result.StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } => true,
            _ => false,
        };
}

/// <summary>The header <c>Retry-After</c> of an answer that says "not now".</summary>
internal static class RetryAfter
{
    /// <summary>Whoever wishes to be left alone for longer would blind the daemon.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <returns>From now on, at most five minutes; null when it does not say, or the status is none by which a client is told to
    /// wait.</returns>
    public static TimeSpan? Read(HttpResponseMessage response, TimeProvider time)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            || response.Headers.RetryAfter is not { } header)
        {
            return null;
        }

        var delay = header.Delta ?? header.Date - time.GetUtcNow();
        return delay is not { } wait || wait <= TimeSpan.Zero ? null : wait < Longest ? wait : Longest;
    }
}

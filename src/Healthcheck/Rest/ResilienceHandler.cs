using System.Net;
using Polly;
using Polly.Retry;

namespace Healthcheck.Rest;

/// <summary>
/// Gives every attempt its time-out and tries again twice, with jitter, what is worth it: a connection that could not be made and
/// answers that say "not now". Whoever says when to come again is obeyed, if that is before the end of the poll; the next poll is the
/// real retry.
/// </summary>
internal sealed class ResilienceHandler(RestOptions options, TimeProvider time) : DelegatingHandler
{
    private const int Retries = 2;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = Pipeline(options, time);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(
            async token =>
            {
                var response = await base.SendAsync(request, token);
                response.RequestMessage ??= request;
                return response;
            },
            cancellationToken);

    private static ResiliencePipeline<HttpResponseMessage> Pipeline(RestOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        return builder
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Retries,
                Delay = FirstDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(IsWorthRetrying(arguments.Outcome, time)),
                DelayGenerator = arguments =>
                    ValueTask.FromResult(arguments.Outcome.Result is { } response ? RetryAfter.Read(response, time) : null),
                OnRetry = arguments =>
                {
                    arguments.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .AddTimeout(options.RequestTimeout)
            .Build();
    }

    private static bool IsWorthRetrying(Outcome<HttpResponseMessage> outcome, TimeProvider time) => outcome switch
    {
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } } => true,
        { Result: { } response } when RetryAfter.Read(response, time) > RequestDeadline.Of(response.RequestMessage)?.Left => false,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests } => true,
        { Result.StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout } => true,
        _ => false,
    };
}

using System.Net;

namespace Healthcheck.Rest;

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

namespace Healthcheck.Rest;

/// <summary>When a poll ends, as told to whoever handles its requests.</summary>
internal sealed class RequestDeadline(TimeSpan length, TimeProvider time)
{
    private static readonly HttpRequestOptionsKey<RequestDeadline> Key = new(nameof(RequestDeadline));

    private readonly long _started = time.GetTimestamp();

    public TimeSpan Left => length - time.GetElapsedTime(_started);

    public void AddTo(HttpRequestMessage request) => request.Options.Set(Key, this);

    /// <returns>Null for a request that belongs to no poll.</returns>
    public static RequestDeadline? Of(HttpRequestMessage? request) =>
        request is not null && request.Options.TryGetValue(Key, out var deadline) ? deadline : null;
}

using System.Globalization;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>
/// Asks a worker at the address it gives itself whether anybody is there. Whatever it answers, 401 and 500 or a TLS alert included, is an
/// answer: so it needs no credentials, and a host that a list merely names never gets any.
/// </summary>
internal sealed class WorkerReachabilityClient(HttpClient http, TimeProvider time)
{
    /// <summary>A process that is there answers <c>GET /</c> from memory at once.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>The address in a worker id; null when it is none that can be asked.</summary>
    /// <param name="scheme">http or https, as of the workers that are polled.</param>
    public static Uri? ParseAddress(string workerId, string scheme) =>
        Uri.TryCreate($"{scheme}://{workerId}/", UriKind.Absolute, out var url)
            && url is { UserInfo: "", AbsolutePath: "/", Query: "", Fragment: "" }
            && workerId.LastIndexOf(':') is > 0 and var colon
            && workerId[(colon + 1)..] == url.Port.ToString(CultureInfo.InvariantCulture)
            && url.Port > 0
            && !workerId.Contains('%', StringComparison.Ordinal)
            && HostName.CanBeLookedUp(url)
            ? url
            : null;

    /// <returns>Null when it answered; else one sentence: what came instead.</returns>
    public async Task<string?> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var received = ReceivedBytes.Track(request);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && FaultMapper.Map(exception, address) is not null)
        {
            // Whoever breaks off in TLS or talks nonsense is there; who answers no more, though he began to, may have stopped.
            var fault = FaultMapper.Map(exception, address)!;
            return received.Any && fault.Reason is not FaultReason.Timeout ? null : fault.Detail;
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>
/// Asks a worker whether it takes part in its group. The status list cannot tell: it is served from memory even by a worker that
/// has lost its brokers. <c>GET /health</c> (Connect 3.9) goes through the herder thread, and so does, on older workers, the read
/// of a connector, where 200 and 404 both prove that the thread serves.
/// </summary>
internal sealed class LifeClient(HttpClient http, TimeProvider time)
{
    /// <summary>A sick worker answers after 10 s; that answer is worth waiting for.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(12);

    private const string NoConnector = "healthcheck-asks-for-no-connector";
    private readonly ConcurrentDictionary<Uri, bool> _withoutHealth = new();

    /// <summary>Forgets what version a worker was: it may come back as another.</summary>
    public void Forget(Uri worker) => _withoutHealth.TryRemove(worker, out _);

    /// <param name="connector">Any connector of the cluster, for workers without /health; null when it has none.</param>
    public async Task<LifeAnswer> AskAsync(Uri worker, string? connector, CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            return await AskHealthOrHerderAsync(worker, connector ?? NoConnector, both.Token);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested && Faults.Of(exception, worker) is not null)
        {
            return new LifeAnswer(false, Faults.Of(exception, worker)!.Detail);
        }
    }

    private async Task<LifeAnswer> AskHealthOrHerderAsync(Uri worker, string connector, CancellationToken cancellation)
    {
        if (!_withoutHealth.ContainsKey(worker))
        {
            var (status, body) = await GetAsync(ConnectUrls.Health(worker), cancellation);
            if (status is not HttpStatusCode.NotFound || !body.IsConnects)
            {
                return Answer("/health", status, body, status is HttpStatusCode.OK);
            }

            _withoutHealth.TryAdd(worker, true);
        }

        var path = ConnectUrls.HasPath(connector) ? connector : NoConnector;
        var (code, answer) = await GetAsync(ConnectUrls.Connector(worker, path), cancellation);
        return Answer("/connectors/{name}", code, answer, code is HttpStatusCode.OK || (code is HttpStatusCode.NotFound && answer.IsConnects));
    }

    private static LifeAnswer Answer(string path, HttpStatusCode status, ErrorBody body, bool alive)
    {
        var said = body.Message is null ? "" : $": {Sentence.Of(body.Message)}";
        return new LifeAnswer(alive, $"GET {path} answered {(int)status}{said}");
    }

    private async Task<(HttpStatusCode Status, ErrorBody Body)> GetAsync(Uri url, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);

        // A connector's configuration holds secrets: where the code says enough, the body is not looked at.
        var body = response.IsSuccessStatusCode ? ErrorBody.None : await ErrorBody.ReadAsync(response, cancellation);
        return (response.StatusCode, body);
    }
}

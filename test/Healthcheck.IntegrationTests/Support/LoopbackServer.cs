using System.Net;
using System.Text;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>A web server inside the test: one request after the other, JSON or 404.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<string, string, string?> _answer;
    private readonly Task _serving;

    /// <summary>The listener throws that it is disposed before it says that it no longer listens.</summary>
    private volatile bool _isClosing;

    /// <param name="answer">From the path and the body to the answer's JSON; null is 404. Never called twice at once.</param>
    public LoopbackServer(Func<string, string, string?> answer)
    {
        _answer = answer;
        Url = new Uri($"http://127.0.0.1:{Loopback.FreePort()}/");
        _listener.Prefixes.Add($"{Url}");
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    public async ValueTask DisposeAsync()
    {
        _isClosing = true;
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (!_isClosing)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception) when (_isClosing)
            {
                return;
            }
            catch (HttpListenerException)
            {
                // The client has left; the next one may not.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var response = context.Response;
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var answer = _answer(context.Request.Url!.AbsolutePath, await reader.ReadToEndAsync());
        response.StatusCode = answer is null ? 404 : 200;
        response.ContentType = "application/json";
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer ?? "{\"error_code\":404,\"message\":\"none\"}"));
    }
}

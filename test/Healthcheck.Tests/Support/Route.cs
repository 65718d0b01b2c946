using System.Net;
using System.Text;
using RichardSzalay.MockHttp;

namespace Healthcheck.Tests.Support;

/// <summary>What one address answers; may be changed on the way. Unlike MockHttp's own, it can hang until it is given up.</summary>
internal sealed class Route(string url) : IMockedRequest
{
    private readonly Lock _gate = new();
    private readonly List<(int Count, TaskCompletionSource Source)> _waiting = [];
    private Func<CancellationToken, Task<HttpResponseMessage>> _answer = _ =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));

    public int Calls { get; private set; }

    public Route Says(string body, HttpStatusCode status = HttpStatusCode.OK, string type = "application/json") =>
        Says(() => new StringContent(body, Encoding.UTF8, type), status);

    public Route Says(Func<HttpContent> content, HttpStatusCode status = HttpStatusCode.OK) =>
        Answers(_ => Task.FromResult(new HttpResponseMessage(status) { Content = content() }));

    public Route Throws(Func<Exception> fault) => Answers(_ => Task.FromException<HttpResponseMessage>(fault()));

    /// <summary>Never answers, but notices when nobody waits any more.</summary>
    public Route Hangs() => Answers(cancellation =>
    {
        var never = new TaskCompletionSource<HttpResponseMessage>();
        cancellation.Register(() => never.TrySetCanceled(cancellation));
        return never.Task;
    });

    public Route Answers(Func<CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answer = answer;
        return this;
    }

    public Task CalledAsync(int times)
    {
        lock (_gate)
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Calls >= times)
            {
                source.SetResult();
            }
            else
            {
                _waiting.Add((times, source));
            }

            return source.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }

    public bool Matches(HttpRequestMessage message) => message.RequestUri!.AbsoluteUri == url;

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Calls++;
            foreach (var waiting in _waiting.Where(waiting => waiting.Count <= Calls))
            {
                waiting.Source.TrySetResult();
            }
        }

        return _answer(cancellationToken);
    }
}

using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Polling;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Healthcheck.Web;

/// <summary>
/// Answers every request from prepared bytes: one look at the newest answers, one look at the clock. Only what is large is made when
/// it is first asked for. No route can cause traffic to Connect.
/// </summary>
internal sealed class HealthEndpoints : IReportPublisher
{
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues Allowed = "GET, HEAD";

    /// <summary>Ages in seconds as text, so that a probe makes no strings.</summary>
    private static readonly StringValues[] Ages =
        [.. Enumerable.Range(0, 600).Select(age => (StringValues)age.ToString(CultureInfo.InvariantCulture))];

    private static readonly Answer Dead = Down("""{"status":"DOWN","error":"the poll loop has stopped turning"}"""u8);
    private static readonly Answer NotYet = Down("""{"status":"DOWN","error":"the first poll has not finished"}"""u8);
    private static readonly Answer Stopping = Down("""{"status":"DOWN","error":"shutting down"}"""u8);

    private readonly LatestReport _latest;
    private readonly ResourceAnswerCache _parts;
    private readonly PollingOptions _polling;
    private readonly LargeAnswers _large;
    private readonly MetricsEndpoint _metrics;
    private readonly AnswerSender _sender;
    private readonly CancellationToken _stopping;
    private readonly RouteTable _routes;
    private volatile PreparedAnswers _answers;

    /// <param name="stopping">Cancelled when shutdown begins.</param>
    public HealthEndpoints(
        LatestReport latest,
        ResourceAnswerCache parts,
        PollingOptions polling,
        MetricsEndpoint metrics,
        LargeAnswers large,
        CancellationToken stopping)
    {
        (_latest, _parts, _polling, _metrics, _large) = (latest, parts, polling, metrics, large);
        _sender = new AnswerSender(large);
        _stopping = stopping;
        _routes = new RouteTable(
        [
            new Route("/", (answers, now, _) => new(answers.Verdict(now))) { IsVerdict = true },
            new Route("/health", (answers, now, _) => new(answers.Verdict(now))) { IsVerdict = true },
            new Route("/ping", (_, _, _) => new(Answer.Up)),
            new Route("/livez", (_, _, _) => new(_latest.LoopTurns ? Answer.Up : Dead)),
            new Route("/readyz", (answers, _, _) =>
                new(_stopping.IsCancellationRequested ? Stopping : answers.FirstPollIsDone ? Answer.Up : NotYet)),
            new Route("/status", (answers, now, _) => new(answers.Status(now))),
            new Route("/metrics", (_, _, headers) => new(_metrics.AnswerAsync(headers))),
        ]);
        _answers = new PreparedAnswers(latest.Current, null, parts, polling.Interval, Product.Version);
    }

    public void Publish(HealthReport report)
    {
        _answers = new PreparedAnswers(report, _answers, _parts, _polling.Interval, Product.Version);
        _parts.Forget();
        _large.DropHoldersOfOldBodies();
    }

    public Task HandleAsync(HttpContext context)
    {
        var client = context.Features.Get<ClientConnection>();
        if (client is null)
        {
            return AnswerAsync(context);
        }

        if (!client.BeginAnswer())
        {
            context.Abort();
            return Task.CompletedTask;
        }

        var answered = AnswerAsync(context);
        if (!answered.IsCompletedSuccessfully)
        {
            return EndAsync(client, answered);
        }

        client.EndAnswer();
        return Task.CompletedTask;
    }

    private static async Task EndAsync(ClientConnection client, Task answered)
    {
        try
        {
            await answered;
        }
        finally
        {
            client.EndAnswer();
        }
    }

    private Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.CacheControl = NoStore;
        response.Headers.XContentTypeOptions = NoSniff;
        var (answers, now) = (_answers, _latest.Now);
        if (ResourcePath.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) is { } resource)
        {
            return answers.FindResource(resource, now) is not { } found ? _sender.SendAsync(context, Answer.NotFound)
                : IsRead(context) ? SendAsync(context, answers, now, isVerdict: true, new ValueTask<Answer>(found))
                : RefuseMethodAsync(context);
        }

        if (_routes.Find(context.Request.Path.Value ?? "/") is not { } route)
        {
            return _sender.SendAsync(context, Answer.NotFound);
        }

        return IsRead(context)
            ? SendAsync(context, answers, now, route.IsVerdict, route.Answer(answers, now, context.Request.Headers))
            : RefuseMethodAsync(context);
    }

    private static bool IsRead(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);

    private static Answer Down(ReadOnlySpan<byte> body) => Answer.Json(Answer.Code(good: false), body);

    private Task SendAsync(HttpContext context, PreparedAnswers answers, Timestamp now, bool isVerdict, ValueTask<Answer> answer)
    {
        if (isVerdict)
        {
            SetAge(context.Response, answers, now);
        }

        return answer.IsCompletedSuccessfully ? _sender.SendAsync(context, answer.Result) : SendLaterAsync(context, answer.AsTask());
    }

    private async Task SendLaterAsync(HttpContext context, Task<Answer> answer) => await _sender.SendAsync(context, await answer);

    private Task RefuseMethodAsync(HttpContext context)
    {
        context.Response.Headers.Allow = Allowed;
        return _sender.SendAsync(context, Answer.MethodNotAllowed);
    }

    private static void SetAge(HttpResponse response, PreparedAnswers answers, Timestamp now)
    {
        if (answers.SnapshotAt is { } takenAt)
        {
            var age = (long)takenAt.AgeAt(now).TotalSeconds;
            response.Headers.Age = age >= 0 && age < Ages.Length ? Ages[age] : age.ToString(CultureInfo.InvariantCulture);
        }
    }
}

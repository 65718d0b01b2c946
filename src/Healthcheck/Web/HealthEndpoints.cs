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

    private static readonly Answer Dead = Answer.Json(Answer.Code(good: false), """{"status":"DOWN","error":"the poll loop has stopped turning"}"""u8);
    private static readonly Answer NotYet = Answer.Json(Answer.Code(good: false), """{"status":"DOWN","error":"the first poll has not finished"}"""u8);
    private static readonly Answer Stopping = Answer.Json(Answer.Code(good: false), """{"status":"DOWN","error":"shutting down"}"""u8);

    private readonly LatestReport _latest;
    private readonly ResourceAnswerCache _parts;
    private readonly PollingOptions _polling;
    private readonly LargeAnswers _large;
    private readonly MetricsEndpoint _metrics;
    private readonly AnswerSender _sender;
    private readonly CancellationToken _stopping;
    private volatile PreparedAnswers _answers;

    /// <param name="stopping">Cancelled when shutdown begins.</param>
    public HealthEndpoints(
        LatestReport latest, ResourceAnswerCache parts, PollingOptions polling, MetricsEndpoint metrics, LargeAnswers large, CancellationToken stopping)
    {
        (_latest, _parts, _polling, _metrics, _large) = (latest, parts, polling, metrics, large);
        _sender = new AnswerSender(large);
        _stopping = stopping;
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
        var request = context.Request;
        var response = context.Response;
        response.Headers.CacheControl = NoStore;
        response.Headers.XContentTypeOptions = NoSniff;
        var (answers, now) = (_answers, _latest.Now);
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var chosen = Choose(answers, context, now, isRead, out var isVerdict);
        if (isVerdict && isRead)
        {
            SetAge(response, answers, now);
        }

        return chosen.IsCompletedSuccessfully
            ? SendAsync(context, chosen.Result, isRead)
            : SendLaterAsync(context, chosen.AsTask(), isRead);
    }

    /// <returns>The answer to GET; what is large is made only when it is to be read.</returns>
    private ValueTask<Answer> Choose(PreparedAnswers answers, HttpContext context, Timestamp now, bool isRead, out bool isVerdict)
    {
        if (ResourcePath.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) is { } resource)
        {
            var answer = answers.FindResource(resource, now);
            isVerdict = answer is not null;
            return answer is null ? new(Answer.NotFound) : new(answer);
        }

        var path = context.Request.Path.Value ?? "/";
        var route = path.Length > 1 && path[^1] == '/' && path[^2] != '/' ? path.AsSpan(0, path.Length - 1) : path;
        isVerdict = route is "/" or "/health";
        return route switch
        {
            "/" or "/health" => new(answers.Verdict(now)),
            "/ping" => new(Answer.Up),
            "/livez" => new(_latest.LoopTurns ? Answer.Up : Dead),
            "/readyz" => new(_stopping.IsCancellationRequested ? Stopping : answers.FirstPollIsDone ? Answer.Up : NotYet),
            "/status" => isRead ? new(answers.Status(now)) : new(Answer.MethodNotAllowed),
            "/metrics" => isRead ? new(_metrics.AnswerAsync(context.Request.Headers)) : new(Answer.MethodNotAllowed),
            _ => new(Answer.NotFound),
        };
    }

    private static void SetAge(HttpResponse response, PreparedAnswers answers, Timestamp now)
    {
        if (answers.SnapshotAt is { } takenAt)
        {
            var age = (long)takenAt.AgeAt(now).TotalSeconds;
            response.Headers.Age = age >= 0 && age < Ages.Length ? Ages[age] : age.ToString(CultureInfo.InvariantCulture);
        }
    }

    private async Task SendLaterAsync(HttpContext context, Task<Answer> chosen, bool isRead) =>
        await SendAsync(context, await chosen, isRead);

    private Task SendAsync(HttpContext context, Answer answer, bool isRead)
    {
        if (!isRead && answer.Status is not StatusCodes.Status404NotFound)
        {
            context.Response.Headers.Allow = Allowed;
            answer = Answer.MethodNotAllowed;
        }

        return _sender.SendAsync(context, answer);
    }
}

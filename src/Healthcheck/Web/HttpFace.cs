using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Polling;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Healthcheck.Web;

/// <summary>
/// Answers every request from prepared bytes: one look at the newest answers, one look at the clock, and never a wait. No route
/// can cause traffic to Connect.
/// </summary>
internal sealed class HttpFace
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

    /// <summary>Stands for the page of metrics: which one it is depends on what the client can read.</summary>
    private static readonly Answer Metrics = new(StatusCodes.Status200OK, "", []);

    private readonly LatestReport _latest;
    private readonly MetricsFace _metrics;
    private readonly CancellationToken _stopping;
    private volatile PreparedAnswers _answers;

    /// <param name="stopping">Cancelled when shutdown begins.</param>
    public HttpFace(
        LatestReport latest, PartAnswers parts, PollingOptions polling, MetricsFace metrics, CancellationToken stopping)
    {
        _latest = latest;
        _metrics = metrics;
        _stopping = stopping;
        _answers = new PreparedAnswers(latest.Current, null, parts, polling.Interval, Product.Version);
        latest.Published += report =>
        {
            _answers = new PreparedAnswers(report, _answers, parts, polling.Interval, Product.Version);
            parts.Forget();
        };
    }

    public Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var response = context.Response;
        response.Headers.CacheControl = NoStore;
        response.Headers.XContentTypeOptions = NoSniff;
        var (answers, now) = (_answers, _latest.Now);
        var answer = Choose(answers, context, now, out var isVerdict);
        var isHead = HttpMethods.IsHead(request.Method);
        if (answer.Status is not StatusCodes.Status404NotFound && !isHead && !HttpMethods.IsGet(request.Method))
        {
            answer = Answer.MethodNotAllowed;
            response.Headers.Allow = Allowed;
        }
        else if (isVerdict)
        {
            SetAge(response, answers, now);
        }
        else if (ReferenceEquals(answer, Metrics))
        {
            return SendMetricsAsync(context, isHead);
        }

        return Send(response, answer, isHead);
    }

    private Answer Choose(PreparedAnswers answers, HttpContext context, Moment now, out bool isVerdict)
    {
        if (Part.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) is { } part)
        {
            var answer = answers.Part(part, now);
            isVerdict = answer is not null;
            return answer ?? Answer.NotFound;
        }

        var path = context.Request.Path.Value ?? "/";
        var route = path.Length > 1 && path[^1] == '/' && path[^2] != '/' ? path.AsSpan(0, path.Length - 1) : path;
        isVerdict = route is "/" or "/health";
        return route switch
        {
            "/" or "/health" => answers.Verdict(now),
            "/ping" => Answer.Up,
            "/livez" => _latest.LoopTurns ? Answer.Up : Dead,
            "/readyz" => _stopping.IsCancellationRequested ? Stopping : answers.FirstPollIsDone ? Answer.Up : NotYet,
            "/status" => answers.Status(now),
            "/metrics" => Metrics,
            _ => Answer.NotFound,
        };
    }

    private static void SetAge(HttpResponse response, PreparedAnswers answers, Moment now)
    {
        if (answers.SnapshotAt is { } takenAt)
        {
            var age = (long)takenAt.AgeAt(now).TotalSeconds;
            response.Headers.Age = age >= 0 && age < Ages.Length ? Ages[age] : age.ToString(CultureInfo.InvariantCulture);
        }
    }

    private async Task SendMetricsAsync(HttpContext context, bool isHead) =>
        await Send(context.Response, await _metrics.AnswerAsync(context.Request.Headers), isHead);

    private static Task Send(HttpResponse response, Answer answer, bool isHead)
    {
        response.StatusCode = answer.Status;
        response.ContentLength = answer.Body.Length;
        if (answer.ContentType.Length > 0)
        {
            response.ContentType = answer.ContentType;
        }

        if (answer.ContentEncoding is { } encoding)
        {
            response.Headers.ContentEncoding = encoding;
        }

        if (answer.Vary is { } vary)
        {
            response.Headers.Vary = vary;
        }

        if (isHead || answer.Body.Length == 0)
        {
            return Task.CompletedTask;
        }

        // Mostly the bytes are taken at once; then a task that says so need not be made for each probe.
        var written = response.BodyWriter.WriteAsync(answer.Body);
        if (!written.IsCompletedSuccessfully)
        {
            return written.AsTask();
        }

        written.GetAwaiter().GetResult();
        return Task.CompletedTask;
    }
}

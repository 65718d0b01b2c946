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
    private readonly AccessGuard? _guard;
    private readonly RouteTable _routes;
    private volatile PreparedAnswers _answers;

    /// <param name="stopping">Cancelled when shutdown begins.</param>
    /// <param name="guard">Null where everybody may read everything.</param>
    public HealthEndpoints(
        LatestReport latest,
        ResourceAnswerCache parts,
        PollingOptions polling,
        MetricsEndpoint metrics,
        LargeAnswers large,
        CancellationToken stopping,
        AccessGuard? guard = null)
    {
        (_latest, _parts, _polling, _metrics, _large) = (latest, parts, polling, metrics, large);
        _sender = new AnswerSender(large);
        _stopping = stopping;
        _guard = guard;
        _routes = new RouteTable(
        [
            new Route("/", (answers, now, _) => new(answers.Verdict(now))) { Access = Access.Verdict },
            new Route("/health", (answers, now, _) => new(answers.Verdict(now))) { Access = Access.Verdict },
            new Route("/ping", (_, _, _) => new(Answer.Up)) { Access = Access.Open },
            new Route("/livez", (_, _, _) => new(_latest.LoopTurns ? Answer.Up : Dead)) { Access = Access.Open },
            new Route("/readyz", (answers, _, _) =>
                new(_stopping.IsCancellationRequested ? Stopping : answers.FirstPollIsDone ? Answer.Up : NotYet)) { Access = Access.Open },
            new Route("/status", (answers, now, _) => new(answers.Status(now))),
            new Route("/metrics", (_, _, headers) => new(_metrics.AnswerAsync(headers))),
        ]);
        _answers = Prepare(latest.Current, null);
    }

    public void Publish(HealthReport report)
    {
        _answers = Prepare(report, _answers);
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
        var resource = ResourcePath.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var route = resource is null ? _routes.Find(context.Request.Path.Value ?? "/") : null;
        if (resource is null && route is null)
        {
            return _sender.SendAsync(context, Answer.NotFound);
        }

        var admission = _guard?.AdmitAsync(context, route?.Access ?? Access.Verdict) ?? default;
        return admission.IsCompletedSuccessfully
            ? AnswerAsync(context, resource, route, admission.Result)
            : AnswerLaterAsync(context, resource, route, admission.AsTask());
    }

    private async Task AnswerLaterAsync(HttpContext context, ResourcePath? resource, Route? route, Task<Admission> admission) =>
        await AnswerAsync(context, resource, route, await admission);

    /// <param name="resource">Null: it is the route that is asked for.</param>
    private Task AnswerAsync(HttpContext context, ResourcePath? resource, Route? route, Admission admission)
    {
        if (admission.Refusal is { } refusal)
        {
            return _sender.SendAsync(context, refusal);
        }

        var (answers, now) = (_answers, _latest.Now);
        answers = admission.IsAnonymous ? answers.Anonymous ?? answers : answers;
        if (resource is { } part)
        {
            return answers.FindResource(part, now) is not { } found ? _sender.SendAsync(context, Answer.NotFound)
                : IsRead(context) ? SendAsync(context, answers, now, isVerdict: true, new ValueTask<Answer>(found))
                : RefuseMethodAsync(context);
        }

        return IsRead(context)
            ? SendAsync(context, answers, now, route!.Access is Access.Verdict, route.Answer(answers, now, context.Request.Headers))
            : RefuseMethodAsync(context);
    }

    private PreparedAnswers Prepare(HealthReport report, PreparedAnswers? before)
    {
        var anonymous = _guard?.AdmitsAnonymous is true ? PrepareFor(showsTraces: false, before?.Anonymous) : null;
        return PrepareFor(showsTraces: true, before, anonymous);

        PreparedAnswers PrepareFor(bool showsTraces, PreparedAnswers? earlier, PreparedAnswers? others = null) =>
            new(report, earlier, _parts, _polling.Interval, Product.Version, showsTraces) { Anonymous = others };
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

using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Polling;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Healthcheck.Web;

/// <summary>
/// Answers every request from prepared bytes: one look at the newest answers, one look at the clock. Only what is large is made when
/// it is first asked for. No route can cause traffic to Connect, but the one that restarts a connector, where that is allowed.
/// </summary>
internal sealed class HealthEndpoints : IReportPublisher
{
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues Allowed = "GET, HEAD";
    private static readonly StringValues AllowedOfRestarts = "POST";

    /// <summary>Ages in seconds as text, so that a probe makes no strings.</summary>
    private static readonly StringValues[] Ages =
        [.. Enumerable.Range(0, 600).Select(age => (StringValues)age.ToString(CultureInfo.InvariantCulture))];

    private static readonly Answer Dead = Down("""{"status":"DOWN","error":"the poll loop has stopped turning"}"""u8);
    private static readonly Answer NotYet = Down("""{"status":"DOWN","error":"the first poll has not finished"}"""u8);
    private static readonly Answer Stopping = Down("""{"status":"DOWN","error":"shutting down"}"""u8);

    private readonly ClusterSet _clusters;
    private readonly LargeAnswers _large;
    private readonly AnswerSender _sender;
    private readonly CancellationToken _stopping;
    private readonly AccessGuard? _guard;
    private readonly PageEndpoint _page;
    private readonly RestartEndpoint? _restarts;
    private readonly RequestRouter _router;
    private volatile AnswerSet _answers;

    /// <param name="restarts">Null where nobody may restart anything through us.</param>
    /// <param name="stopping">Cancelled when shutdown begins.</param>
    /// <param name="guard">Null where everybody may read everything.</param>
    public HealthEndpoints(
        ClusterSet clusters,
        MetricsEndpoint metrics,
        PageEndpoint page,
        RestartEndpoint? restarts,
        LargeAnswers large,
        CancellationToken stopping,
        AccessGuard? guard = null)
    {
        (_clusters, _page, _restarts, _large, _stopping, _guard) = (clusters, page, restarts, large, stopping, guard);
        _sender = new AnswerSender(large);
        var routes = new RouteTable(
        [
            new Route("/", (answers, now, _) => answers.FindVerdict(now)) { Access = Access.Verdict },
            new Route("/health", (answers, now, _) => answers.FindVerdict(now)) { Access = Access.Verdict },
            new Route("/ping", (_, _, _) => new(Answer.Up)) { Access = Access.Open },
            new Route("/livez", (answers, _, _) => new(answers.LoopTurns ? Answer.Up : Dead)) { Access = Access.Open },
            new Route("/readyz", (answers, _, _) =>
                new(_stopping.IsCancellationRequested ? Stopping : answers.FirstPollIsDone ? Answer.Up : NotYet)) { Access = Access.Open },
            new Route("/status", (answers, now, _) => new(answers.FindStatus(now))),
            new Route("/metrics", (answers, _, headers) => new(metrics.AnswerAsync(headers, (answers as ClusterAnswers)?.Report.Cluster))),
            new Route("/clusters", (answers, now, _) => new(((CombinedAnswers)answers).FindList(now))) { IsOfAllClusters = true },
        ]);
        _router = new RequestRouter(routes, page, hasRestarts: restarts is not null);
        _answers = AnswerSet.Create(clusters, AdmitsAnonymous, before: null);
        page.Show(_answers.Each);
    }

    private bool AdmitsAnonymous => _guard is { AdmitsAnonymous: true };

    public void Publish(HealthReport report) => Replace(_answers.With(report));

    public void ClustersChanged() => Replace(AnswerSet.Create(_clusters, AdmitsAnonymous, _answers));

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

    private void Replace(AnswerSet answers)
    {
        _answers = answers;
        _page.Show(answers.Each);
        _large.DropHoldersOfOldBodies();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.CacheControl = NoStore;
        response.Headers.XContentTypeOptions = NoSniff;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (_router.Find(target, context.Request.Path.Value ?? "/", _clusters.IsNamed) is not { } destination)
        {
            return _sender.SendAsync(context, Answer.NotFound);
        }

        if (_guard is null)
        {
            return AnswerAsync(context, destination, Admission.Full);
        }

        var admission = _guard.AdmitAsync(context, destination.Access);
        return admission.IsCompletedSuccessfully
            ? AnswerAsync(context, destination, admission.Result)
            : AnswerLaterAsync(context, destination, admission.AsTask());
    }

    private async Task AnswerLaterAsync(HttpContext context, Destination destination, Task<Admission> admission) =>
        await AnswerAsync(context, destination, await admission);

    private Task AnswerAsync(HttpContext context, Destination destination, Admission admission)
    {
        if (admission.Refusal is { } refusal)
        {
            return _sender.SendAsync(context, refusal);
        }

        var now = _clusters.Now;
        if (_answers.Find(destination.Cluster, admission.IsAnonymous) is not { } answers)
        {
            return _sender.SendAsync(context, Answer.NotFound);
        }

        if (destination.Restarted is { } connector)
        {
            var knowing = _answers.FindKnowing(connector, destination.Cluster);
            return HttpMethods.IsPost(context.Request.Method)
                ? SendLaterAsync(context, _restarts!.AnswerAsync(context, connector, knowing, admission))
                : RefuseMethodAsync(context, AllowedOfRestarts);
        }

        if (destination.Resource is { } resource)
        {
            return answers.FindResource(resource, now) is not { } found ? _sender.SendAsync(context, Answer.NotFound)
                : IsRead(context) ? SendAsync(context, answers, now, isVerdict: true, new ValueTask<Answer>(found))
                : RefuseMethodAsync(context, Allowed);
        }

        if (!IsRead(context))
        {
            return RefuseMethodAsync(context, Allowed);
        }

        if (FindPagePath(context, destination, admission) is { } path)
        {
            return SendLaterAsync(context, _page.AnswerAsync(context, path, destination.Cluster, now));
        }

        var route = destination.Route!;
        return SendAsync(context, answers, now, route.Access is Access.Verdict, route.Answer(answers, now, context.Request.Headers));
    }

    /// <returns>Null where no page is asked for.</returns>
    private string? FindPagePath(HttpContext context, Destination destination, Admission admission) =>
        destination.PagePath
            ?? (destination.Route is { Path: "/" } route && _page.IsOn && !admission.IsAnonymous
                    && PageEndpoint.PrefersHtml(context.Request.Headers)
                ? route.Path
                : null);

    private static bool IsRead(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);

    private static Answer Down(ReadOnlySpan<byte> body) => Answer.Json(Answer.Code(good: false), body);

    private Task SendAsync(HttpContext context, IAnswers answers, Timestamp now, bool isVerdict, ValueTask<Answer> answer)
    {
        if (isVerdict)
        {
            SetAge(context.Response, answers, now);
        }

        return answer.IsCompletedSuccessfully ? _sender.SendAsync(context, answer.Result) : SendLaterAsync(context, answer.AsTask());
    }

    private async Task SendLaterAsync(HttpContext context, Task<Answer> answer) => await _sender.SendAsync(context, await answer);

    private Task RefuseMethodAsync(HttpContext context, StringValues allowed)
    {
        context.Response.Headers.Allow = allowed;
        return _sender.SendAsync(context, Answer.MethodNotAllowed);
    }

    private static void SetAge(HttpResponse response, IAnswers answers, Timestamp now)
    {
        if (answers.SnapshotAt is { } takenAt)
        {
            var age = (long)takenAt.AgeAt(now).TotalSeconds;
            response.Headers.Age = age >= 0 && age < Ages.Length ? Ages[age] : age.ToString(CultureInfo.InvariantCulture);
        }
    }
}

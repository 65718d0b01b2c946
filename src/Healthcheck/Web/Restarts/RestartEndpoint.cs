using Healthcheck.Restarts;
using Microsoft.Extensions.Primitives;

namespace Healthcheck.Web;

/// <summary>
/// Restarts what failed of a connector because a user asks. Connect is asked over connections of its own, so no poll and no other request
/// waits for it; the user waits a while for its answer.
/// </summary>
internal sealed partial class RestartEndpoint(TimeProvider time, ILogger<RestartEndpoint> logger)
{
    /// <summary>A live Connect answers sooner. Whoever asks is then told that it is under way.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly StringValues Later = "5";

    /// <param name="connector">As the path names it.</param>
    /// <param name="knowing">The cluster that has it; null: none, or several do.</param>
    /// <param name="admission">Of who asks, whose credentials are right.</param>
    public async Task<Answer> AnswerAsync(HttpContext context, string connector, ClusterAnswers? knowing, Admission admission)
    {
        if (CrossSite.FindFault(context.Request) is { } fault)
        {
            Suspicious(connector, fault);
            return RestartJson.Refuse(StatusCodes.Status403Forbidden, connector, fault);
        }

        if (knowing is null)
        {
            return RestartJson.Refuse(
                StatusCodes.Status404NotFound, connector, "no such connector is listed, or several clusters have one");
        }

        var begun = knowing.Monitor.RestartByHand(connector, admission.User is { } user ? $"user {user}" : "a client with a certificate");
        if (begun.Refusal is { } refusal)
        {
            return RestartJson.Refuse(FindStatus(context.Response, refusal), connector, begun.Why!);
        }

        return RestartJson.Create(connector, begun, await WaitAsync(begun.Answer!, context.RequestAborted));
    }

    /// <returns>Null when there is no answer yet.</returns>
    private async Task<RestartAnswer?> WaitAsync(Task<RestartAnswer?> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return null;
        }
    }

    private static int FindStatus(HttpResponse response, HandRefusal refusal)
    {
        if (refusal is HandRefusal.TooMany)
        {
            response.Headers.RetryAfter = Later;
        }

        return refusal switch
        {
            HandRefusal.NotListed => StatusCodes.Status404NotFound,
            HandRefusal.TooMany => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status409Conflict,
        };
    }

    [LoggerMessage(
        237, LogLevel.Warning,
        "Connector {Connector} was not restarted because another site may have asked in a user's name: {Fault}",
        EventName = "RestartFromElsewhere")]
    private partial void Suspicious(string connector, string fault);
}

using System.Collections.Immutable;
using System.Net;
using Healthcheck.Rest;

namespace Healthcheck.Restarts;

/// <summary>
/// Asks Connect to restart, over a connection of its own, so that no poll waits for it. Nothing is asked twice: a restart that got no
/// answer may have been done.
/// </summary>
internal sealed class RestartClient(WorkerConnectionFactory connections, TimeProvider time)
{
    /// <summary>Connect itself gives up after 90 s, and its answer is worth waiting for.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(95);

    /// <summary>A live worker says at once what it is; a sick one takes 10 s.</summary>
    private static readonly TimeSpan QuestionTimeout = TimeSpan.FromSeconds(12);

    /// <summary>Faults come back as data.</summary>
    /// <exception cref="OperationCanceledException">The daemon is stopping.</exception>
    public async Task<RestartAnswer> RestartAsync(RestartOrder order, CancellationToken cancellationToken)
    {
        using var connection = connections.Create(order.Worker);
        if (order.IsWhole && await TakesWholeAsync(connection, cancellationToken))
        {
            var answer = await PostAsync(
                connection, ConnectUrls.RestartFailed(order.Worker, order.Connector), order.Parts, isWhole: true, cancellationToken);
            if (answer is not null)
            {
                return answer;
            }

            // It was an older worker after all, and has restarted the connector itself only.
            var left = order.Parts.Remove(FailedParts.Connector);
            return left.IsEmpty
                ? Accept(order.Parts)
                : await RestartOneByOneAsync(connection, order with { Parts = left }, cancellationToken);
        }

        return await RestartOneByOneAsync(connection, order, cancellationToken);
    }

    private static RestartAnswer Accept(ImmutableArray<int> parts) => new(RestartAnswerKind.Accepted, parts, "");

    private async Task<RestartAnswer> RestartOneByOneAsync(
        WorkerConnection connection, RestartOrder order, CancellationToken cancellationToken)
    {
        var reached = ImmutableArray.CreateBuilder<int>();
        RestartAnswer? bad = null;
        foreach (var part in order.Parts)
        {
            var url = part == FailedParts.Connector
                ? ConnectUrls.Restart(order.Worker, order.Connector)
                : ConnectUrls.RestartTask(order.Worker, order.Connector, part);
            var answer = (await PostAsync(connection, url, [part], isWhole: false, cancellationToken))!;
            if (answer.Kind is RestartAnswerKind.Accepted or RestartAnswerKind.Unknown)
            {
                reached.Add(part);
            }

            if (answer.Kind is not RestartAnswerKind.Accepted)
            {
                bad ??= answer;
            }

            if (answer.Kind is not (RestartAnswerKind.Accepted or RestartAnswerKind.Gone))
            {
                // The next would fare no better, and a worker that does not answer is not to be asked for more.
                break;
            }
        }

        return reached.Count == 0 ? bad! with { Parts = order.Parts }
            : bad?.Kind is RestartAnswerKind.Unknown ? bad with { Parts = reached.DrainToImmutable() }
            : Accept(reached.DrainToImmutable());
    }

    /// <summary>
    /// By what the worker says over this connection. Where each answer comes over another one, it may be another worker's.
    /// </summary>
    private async Task<bool> TakesWholeAsync(WorkerConnection connection, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(QuestionTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var (status, root) = await AskAsync(connection, connection.Worker, both.Token);
            var isSafe = status is HttpStatusCode.OK ? WholeRestart.IsSafeIn(root.Version) : null;
            if (isSafe is null)
            {
                (status, var health) = await AskAsync(connection, ConnectUrls.Health(connection.Worker), both.Token);
                isSafe = status is HttpStatusCode.OK && health.Status is "healthy";
            }

            return isSafe.Value && connection is { Lasts: true, Number: <= 1 };
        }
        catch (Exception exception) when (
            !cancellationToken.IsCancellationRequested && FaultMapper.Map(exception, connection.Worker) is not null)
        {
            return false;
        }
    }

    private static async Task<(HttpStatusCode Status, LivenessBody Body)> AskAsync(
        WorkerConnection connection, Uri url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await connection.Question.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return (response.StatusCode, await LivenessBody.ReadAsync(response, cancellationToken));
    }

    /// <returns>Null when a call for all was taken for one for the connector alone.</returns>
    private async Task<RestartAnswer?> PostAsync(
        WorkerConnection connection, Uri url, ImmutableArray<int> parts, bool isWhole, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            // With a body, however empty, the HTTP stack does not send it again when the connection breaks.
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent([]) };
            using var response = await connection.Question.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            if (isWhole && response.StatusCode is HttpStatusCode.NoContent)
            {
                return null;
            }

            return response.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.NoContent
                ? Accept(parts)
                : Describe(response.StatusCode, await ErrorBody.ReadAsync(response, both.Token), parts);
        }
        catch (Exception exception) when (
            !cancellationToken.IsCancellationRequested && FaultMapper.Map(exception, connection.Worker) is { } fault)
        {
            return new RestartAnswer(RestartAnswerKind.Unknown, parts, fault.Detail);
        }
    }

    private static RestartAnswer Describe(HttpStatusCode status, ErrorBody body, ImmutableArray<int> parts)
    {
        var said = $"it answered {(int)status}{(body.Message is null ? "" : $": {Sentence.Clean(body.Message)}")}";
        return status switch
        {
            HttpStatusCode.Conflict => new(RestartAnswerKind.Conflict, parts, said),
            HttpStatusCode.NotFound when body.IsUnknownConnector => new(RestartAnswerKind.Gone, parts, said),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(
                RestartAnswerKind.Refused,
                parts,
                $"{said}; whoever may restart can be named by --restart-basic-auth-file or --restart-bearer-token-file"),
            >= HttpStatusCode.InternalServerError => new(RestartAnswerKind.Unknown, parts, said),
            >= HttpStatusCode.BadRequest => new(RestartAnswerKind.Refused, parts, $"{said}; a proxy may allow no POST"),
            _ => new(RestartAnswerKind.Refused, parts, $"{said}, which is not Kafka Connect's way; a proxy may stand before it"),
        };
    }
}

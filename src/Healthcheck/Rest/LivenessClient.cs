using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>
/// Asks a worker whether it takes part in its group. The status list cannot tell: it is served from memory even by a worker that
/// has lost its brokers. Only what Connect itself says counts: a proxy, a page or another service may answer on the same paths.
/// </summary>
internal sealed partial class LivenessClient(WorkerCheck check, SecretRedactor redactor, TimeProvider time)
{
    /// <summary>A sick worker answers after 10 s; that answer is worth waiting for.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(12);

    private const string NoConnector = "healthcheck-asks-for-no-connector";

    /// <summary>One connector whose class or configuration is broken must not decide over the worker.</summary>
    private const int MostListed = 3;

    private static readonly ImmutableArray<LivenessQuestion> All =
        [LivenessQuestion.Health, LivenessQuestion.MissingConnector, LivenessQuestion.ListedConnector];

    private readonly ImmutableArray<LivenessQuestion> _allowed = check switch
    {
        WorkerCheck.Health => [LivenessQuestion.Health],
        WorkerCheck.Connector => [LivenessQuestion.MissingConnector, LivenessQuestion.ListedConnector],
        WorkerCheck.Off => [],
        _ => All,
    };

    /// <summary>Whether workers are asked at all.</summary>
    public bool Asks => !_allowed.IsEmpty;

    /// <summary>Asks over this connection and no other. Faults come back as data.</summary>
    /// <param name="listed">Connectors that the worker lists.</param>
    /// <exception cref="OperationCanceledException">The daemon is stopping.</exception>
    public async Task<LivenessAnswer> AskAsync(WorkerConnection connection, IEnumerable<string> listed, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await AskInTurnAsync(connection, listed, both.Token);
        }
        catch (Exception exception) when (
            !cancellationToken.IsCancellationRequested && FaultMapper.Map(exception, connection.Worker) is { } fault)
        {
            var kind = fault.Reason is FaultReason.Timeout ? LivenessKind.NotAlive : LivenessKind.NoConnection;
            return new LivenessAnswer(false, fault.Detail) { Kind = kind };
        }
    }

    /// <summary>What it answered to before comes first. When that proves nothing any more, it may have become another version.</summary>
    private async Task<LivenessAnswer> AskInTurnAsync(
        WorkerConnection connection, IEnumerable<string> listed, CancellationToken cancellationToken)
    {
        var before = connection.Found is { } found && found.Number == connection.Number ? found.Question : (LivenessQuestion?)null;
        LivenessAnswer? told = null;
        foreach (var question in before is { } known ? _allowed.Remove(known).Insert(0, known) : _allowed)
        {
            var (answer, isConnects) = await AskAsync(connection, question, listed, cancellationToken);
            if (answer.Alive || (isConnects && (before != question || question is LivenessQuestion.Health)))
            {
                connection.Found = (question, connection.Number);
                return answer;
            }

            // Of several that prove nothing, Connect's own word says most.
            told = told is null || isConnects ? answer : told;
        }

        return told ?? new LivenessAnswer(false, "it was not asked");
    }

    /// <returns>The answer, and whether it is Connect's own word on the question.</returns>
    private Task<(LivenessAnswer Answer, bool IsConnects)> AskAsync(
        WorkerConnection connection, LivenessQuestion question, IEnumerable<string> listed, CancellationToken cancellationToken) =>
        question switch
        {
            LivenessQuestion.Health => AskHealthAsync(connection, cancellationToken),
            LivenessQuestion.MissingConnector => AskForConnectorAsync(connection, NoConnector, isListed: false, cancellationToken),
            _ => AskForListedAsync(connection, listed, cancellationToken),
        };

    private async Task<(LivenessAnswer Answer, bool IsConnects)> AskHealthAsync(
        WorkerConnection connection, CancellationToken cancellationToken)
    {
        var (status, body) = await GetAsync(connection, ConnectUrls.Health(connection.Worker), cancellationToken);
        var answer = Describe("/health", status, body);
        return (status, body.Status) switch
        {
            (HttpStatusCode.OK, "healthy") => (answer with { Alive = true, Kind = LivenessKind.Alive }, true),
            (HttpStatusCode.OK, _) => (answer with { Detail = "GET /health answered 200, but not as Kafka Connect does" }, false),
            (_, "starting") => (answer with { Kind = LivenessKind.Starting }, true),
            (_, "unhealthy") => (answer, true),
            (HttpStatusCode.NotFound, _) => (answer, false),
            _ => (answer, body.ErrorCode == (int)status),
        };
    }

    private async Task<(LivenessAnswer Answer, bool IsConnects)> AskForListedAsync(
        WorkerConnection connection, IEnumerable<string> listed, CancellationToken cancellationToken)
    {
        (LivenessAnswer Answer, bool IsConnects)? last = null;
        foreach (var name in listed.OrderByDescending(PlainName().IsMatch).Where(ConnectUrls.HasPath).Take(MostListed))
        {
            last = await AskForConnectorAsync(connection, name, isListed: true, cancellationToken);
            if (last is { Answer.Alive: true } alive)
            {
                return alive;
            }
        }

        return last ?? (new LivenessAnswer(false, "it lists no connector that could be asked for"), false);
    }

    private async Task<(LivenessAnswer Answer, bool IsConnects)> AskForConnectorAsync(
        WorkerConnection connection, string name, bool isListed, CancellationToken cancellationToken)
    {
        var (status, body) = await GetAsync(connection, ConnectUrls.Connector(connection.Worker, name), cancellationToken);
        var answer = Describe("/connectors/{name}", status, body);
        var isConnects = body.ErrorCode == (int)status;
        return status switch
        {
            HttpStatusCode.NotFound when isConnects => (answer with { Alive = true, Kind = LivenessKind.Alive }, true),
            HttpStatusCode.OK when isListed && body.Name == name => (answer with { Alive = true, Kind = LivenessKind.Alive }, true),
            HttpStatusCode.OK => (answer with { Detail = "GET /connectors/{name} answered 200, but not as Kafka Connect does" }, false),
            _ => (answer, isConnects && status >= HttpStatusCode.InternalServerError),
        };
    }

    private static LivenessAnswer Describe(string path, HttpStatusCode status, LivenessBody body)
    {
        var said = body.Message is null ? "" : $": {Sentence.Clean(body.Message)}";
        return new LivenessAnswer(false, $"GET {path} answered {(int)status}{said}");
    }

    private async Task<(HttpStatusCode Status, LivenessBody Body)> GetAsync(
        WorkerConnection connection, Uri url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await connection.Question.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var body = await LivenessBody.ReadAsync(response, cancellationToken);
        return (response.StatusCode, body with { Message = redactor.Redact(body.Message) });
    }

    /// <summary>Names that every proxy and every version of Connect takes in a path.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9_.-]+\z")]
    private static partial Regex PlainName();
}

using System.Collections.Immutable;
using System.Text.Json;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Fuzz.Targets;

/// <summary>
/// The reader of Connect's lists. The first byte says what is asked for, the next four in which pieces it comes, the rest is the body, in
/// which a byte 1 (it stands in no JSON) may repeat what stands before it until a buffer is full.
/// </summary>
internal sealed class ReaderTarget : ITarget
{
    private const int Head = 5;
    private const int MaxTraceBytes = 64;
    private const int MostParts = 40;
    private const int MaxBodyBytes = 300_000;
    private const int Filled = 70_000;
    private const int FilledEach = 64;
    private const string Single = "orders";

    private static readonly Uri Worker = new("http://connect:8083/");
    private static readonly HealthReport Before = HealthReport.BeforeFirstPoll(new HealthPolicy { Checks = [] });
    private static readonly WorkerLiveness Alive = new(default(Timestamp), new LivenessAnswer(true, "it is alive"));

    public string Name => "reader";

    public int LongestInput => 4096;

    public IReadOnlyList<string> Words { get; } =
    [
        "\"status\":", "\"info\":", "\"connector\":", "\"tasks\":", "\"name\":", "\"type\":", "\"id\":", "\"state\":", "\"worker_id\":",
        "\"trace\":", "\"version\":", "\"config\":", "\"RUNNING\"", "\"FAILED\"", "\"failed\"", "\"UNASSIGNED\"", "\"SYSTEM_ERROR\"",
        "\"w1:8083\"", "\"orders\"", "\"source\"", "null", "true", "{}", "[]", "0", "1e0", "-1", "2147483648", "\\ud83d\\ude00", "\\ud800",
        "\\u0073tatus", "\\\"", "\"a\":", ",", "\u0001\u0002", "\u0001\u0006", "\ufeff",
        "{\"id\":1,\"state\":\"RUNNING\",\"worker_id\":\"w1:8083\"}",
        "{\"status\":{\"connector\":{\"state\":\"RUNNING\"},\"tasks\":[]}}", "\nCaused by: a.B: c", "password=hunter2",
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        if (input.Length < Head)
        {
            return;
        }

        var (mode, pieces) = (input.Span[0] % 8, BitConverter.ToUInt32(input.Span[1..Head]));
        var body = IsFilled(input.Span) ? Fill(input[Head..]) : input[Head..];
        var kind = mode switch { 6 => BodyKind.One, 7 => BodyKind.Names, _ => BodyKind.List };
        var text = new StringPool(MaxTraceBytes, new ReadingBudget(MostParts));
        var whole = Read(kind, body, 0, [], text);
        if (whole.Fault is not null && pieces % 4 > 0)
        {
            // Most changed bodies are none, and exceptions take long: of these, some are looked at.
            return;
        }

        var torn = Read(kind, body, pieces, [], new StringPool(MaxTraceBytes, new ReadingBudget(MostParts)));
        if (!whole.Says(torn))
        {
            throw new ViolationException($"cut into pieces it reads otherwise: {whole} and {torn}");
        }

        if (kind is BodyKind.List && whole.Connectors is { } known)
        {
            var again = Read(kind, body, pieces, known, text);
            ViolationException.ThrowIf(again.Connectors != known, "read again it is not the list known: ");
        }

        CheckVerdict(kind, body, whole);
    }

    private static void CheckVerdict(BodyKind kind, ReadOnlyMemory<byte> body, Reading reading)
    {
        using var json = ListOracle.Parse(body);
        if (reading.Names is { } names)
        {
            ViolationException.ThrowIf(
                json?.RootElement is not { ValueKind: JsonValueKind.Array } array
                    || array.GetArrayLength() != names.Count
                    || array.EnumerateArray().Any(name => name.ValueKind is not JsonValueKind.String),
                "names from what is no array of names: ");
            return;
        }

        var isHealthy = reading.Connectors is { } connectors && IsHealthy(connectors);
        var mayBe = json?.RootElement is { } root && kind switch
        {
            BodyKind.One => ListOracle.MayBeHealthy(root, int.MaxValue),
            _ => ListOracle.MayBeHealthy(root),
        };
        ViolationException.ThrowIf(isHealthy && !mayBe, "healthy from what is no list of healthy connectors: ");
        if (!isHealthy && kind is BodyKind.List && json is not null && ListOracle.MustBeHealthy(json.RootElement, MostParts))
        {
            throw new ViolationException($"not healthy although all is well: {reading}");
        }
    }

    private static bool IsHealthy(ImmutableArray<ConnectorStatus> connectors)
    {
        var snapshot = new ConnectSnapshot { TakenAt = default, Worker = Worker, Version = 1, Connectors = connectors, Bytes = 1 };
        return HealthEvaluator.Evaluate(Before, new PollResult(new ConnectReading.Seen(snapshot), Alive, []), default).IsHealthy(default);
    }

    /// <param name="text">As the daemon keeps it from one reading to the next.</param>
    private static Reading Read(
        BodyKind kind, ReadOnlyMemory<byte> body, uint pieces, ImmutableArray<ConnectorStatus> known, StringPool text)
    {
        var budget = new ReadingBudget(MostParts);
        text.Start(budget);
        var parser = kind switch
        {
            BodyKind.One => StatusParser.ForOne(Single, MaxTraceBytes, budget),
            BodyKind.Names => StatusParser.ForNames(budget),
            _ => new StatusParser(text, budget, known),
        };
        try
        {
            using var stream = new PieceStream(body, pieces);
            new StatusStreamReader(stream, parser, MaxBodyBytes, MaxTraceBytes).ReadAsync(CancellationToken.None).GetAwaiter().GetResult();
            return parser.Names is { } names ? new Reading(null, names, null) : new Reading(parser.Connectors(), null, null);
        }
        catch (Exception exception) when (FaultMapper.Map(exception, Worker) is { } fault)
        {
            if (fault.Detail.Any(char.IsControl))
            {
                throw new ViolationException($"a fault of several lines: {fault.Detail}");
            }

            return new Reading(null, null, fault.Reason);
        }
    }

    /// <summary>
    /// Of those that could be, one in so many, whatever it was made from: with large bodies the reader lets others have the processor,
    /// which on a busy machine takes as long as a thousand small ones.
    /// </summary>
    private static bool IsFilled(ReadOnlySpan<byte> input)
    {
        var sum = 0;
        foreach (var one in input)
        {
            sum += one;
        }

        return sum % FilledEach == 0;
    }

    /// <summary>Long strings, of which a short input can tell.</summary>
    private static ReadOnlyMemory<byte> Fill(ReadOnlyMemory<byte> body)
    {
        var mark = body.Span.IndexOf((byte)1);
        if (mark < 1 || mark + 1 >= body.Length)
        {
            return body;
        }

        var unit = body.Span[Math.Max(0, mark - 1 - (body.Span[mark + 1] % 12))..mark];
        var filled = new byte[mark + Filled + body.Length - mark - 2];
        body.Span[..mark].CopyTo(filled);
        for (var at = 0; at < Filled; at++)
        {
            filled[mark + at] = unit[at % unit.Length];
        }

        body.Span[(mark + 2)..].CopyTo(filled.AsSpan(mark + Filled));
        return filled;
    }

    private enum BodyKind
    {
        List,
        One,
        Names,
    }
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>Traces are cut at their limit, wherever a read or the buffer happens to tear them, and nothing after them is lost.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class TraceCutTests
{
    private const int Limit = 8 * 1024;
    private const string Everything = "a\u0001é✓😀\"\\";

    /// <summary>By a name in plain letters, which every runner of tests can show.</summary>
    private static readonly Dictionary<string, string> Fillers = new()
    {
        ["letter"] = "x",
        ["frames"] = "\n\tat a.B.c",
        ["escapes"] = "\\\"",
        ["two bytes"] = "é",
        ["three bytes"] = "✓",
        ["four bytes"] = "😀",
        ["everything"] = Everything,
    };

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Test]
    public async Task ReadAsync_LongTrace_IsCutAndTheRestIsRead(
        [Values("letter", "frames", "escapes", "two bytes", "three bytes", "four bytes", "everything")] string filler,
        [Values(0, 1, 2, 3, 4, 5)] int shift,
        [Values] bool escaped)
    {
        var trace = Trace(Fillers[filler], shift, 150_000);
        await AssertCutAsync(trace, body => new MemoryStream(body), escaped);
    }

    [Test]
    public async Task ReadAsync_LongTraceInSmallReads_IsCutAndTheRestIsRead([Values("frames", "everything")] string filler) =>
        await AssertCutAsync(Trace(Fillers[filler], 1, 30_000), body => new SlowStream(body), escaped: false);

    [Test]
    public async Task ReadAsync_TraceOfMegabyte_IsCutAndTheRestIsRead() =>
        await AssertCutAsync(Trace(Everything, 0, 1_000_000), body => new MemoryStream(body), escaped: false);

    [TestCase(Limit - 1, false)]
    [TestCase(Limit, false)]
    [TestCase(Limit + 1, true)]
    [TestCase((64 * 1024) - 100, true)]
    [TestCase((64 * 1024) + 100, true)]
    public async Task ReadAsync_TraceAroundLimit_IsCutOnlyBeyond(int length, bool isCut)
    {
        using var connect = new StubConnect { TurnsClock = false };
        connect.List.Says(Body(new string('x', length), escaped: false));

        var trace = (await connect.SeeAsync()).Connectors[0].Trace!;

        Assert.That(trace, Is.EqualTo(isCut ? new string('x', Limit) + Mark : new string('x', length)));
    }

    /// <summary>What is looked at for secrets ends inside of one, or leaves hardly a word of what it began with.</summary>
    [TestCase(" http://user:hun", "ter2@host/ and on")]
    [TestCase(" jdbc:oracle:thin:user/hun", "ter2@host and on")]
    [TestCase("", "and on")]
    public async Task ReadAsync_SecretWhereTheSearchEnds_IsNotShownAndTheCutIsTold(string lastSeen, string unseen)
    {
        const int Seen = (2 * Limit) + 4096;
        const string First = "password=";
        using var connect = new StubConnect { TurnsClock = false };
        var filler = new string('x', Seen - First.Length - lastSeen.Length);
        connect.List.Says(Body(First + filler + lastSeen + unseen, escaped: false));

        var trace = (await connect.SeeAsync()).Connectors[0].Trace!;

        Assert.That(trace, Is.EqualTo($"password=***{(lastSeen.Length > 0 ? " ***" : "")}{Mark}"));
    }

    /// <summary>It stands at the end of a trace, which is what is cut off.</summary>
    [TestCase("Caused by: a.B: boom", "\nCaused by: a.B: boom")]
    [TestCase("Caused by: a.B: password=hunter2", "\nCaused by: a.B: password=***")]
    [TestCase("no cause", "")]
    public async Task ReadAsync_LongTrace_KeepsItsRootCause(string line, string shown)
    {
        using var connect = new StubConnect { TurnsClock = false };
        connect.List.Says(Body(new string('x', 10_000) + "\n" + line, escaped: false));

        Assert.That((await connect.SeeAsync()).Connectors[0].Trace, Is.EqualTo(new string('x', Limit) + Mark + shown));
    }

    [TestCase("", 256, "")]
    [TestCase(" http://user:hun", 240, "ter2@host")]
    public async Task ReadAsync_LongRootCause_IsCutAndTellsNoSecret(string lastShown, int before, string unseen)
    {
        using var connect = new StubConnect { TurnsClock = false };
        var cause = "Caused by: ".PadRight(before, 'y');
        connect.List.Says(Body(new string('x', 10_000) + "\n" + cause + lastShown + unseen + "zz", escaped: false));

        var shown = cause + (lastShown.Length > 0 ? " ***" : "");
        Assert.That((await connect.SeeAsync()).Connectors[0].Trace, Is.EqualTo(new string('x', Limit) + Mark + "\n" + shown));
    }

    [TestCase(0, "boom", null)]
    [TestCase(Limit, "", null)]
    [TestCase(Limit, "boom", "boom")]
    public async Task ReadAsync_NoTraceOrNoneWanted_IsNone(int limit, string said, string? kept)
    {
        using var connect = new StubConnect(new RestOptions { MaxTraceBytes = limit }) { TurnsClock = false };
        connect.List.Says(Body(said, escaped: false));

        Assert.That((await connect.SeeAsync()).Connectors[0].Trace, Is.EqualTo(kept));
    }

    [Test]
    public async Task ReadAsync_ManyLongTraces_AreAllCut()
    {
        using var connect = new StubConnect { TurnsClock = false };
        var entry = JsonSerializer.Serialize(
            new { status = new { connector = new { state = "FAILED", trace = Trace("é\n", 0, 150_000) }, tasks = Array.Empty<int>() } });
        connect.List.Says("{" + string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"c{i}\":{entry}")) + "}");

        var connectors = (await connect.SeeAsync()).Connectors;

        Assert.That(connectors.Select(connector => connector.Name), Is.EqualTo(Enumerable.Range(0, 40).Select(i => $"c{i}")));
        Assert.That(connectors.Select(connector => connector.Trace), Is.All.EqualTo(Expected(Trace("é\n", 0, 150_000))));
    }

    [Test]
    public async Task ReadAsync_LongStringOfNoInterest_LeavesTheNextTraceUncut()
    {
        using var connect = new StubConnect { TurnsClock = false };
        var junk = new string('j', 300_000);
        connect.List.Says($$$$$"""{"a":{"new":"{{{{{junk}}}}}","status":{"connector":{"new":"{{{{{junk}}}}}","trace":"short","state":"FAILED"},"tasks":[]}}}""");

        var connector = (await connect.SeeAsync()).Connectors.Single();

        Assert.That((connector.State, connector.Trace), Is.EqualTo((ConnectState.Failed, "short")));
    }

    [Test]
    public async Task ReadAsync_BodyEndsInsideCutTrace_GivesInvalidBody()
    {
        using var connect = new StubConnect { TurnsClock = false };
        connect.List.Says("""{"a":{"status":{"connector":{"trace":" """ + new string('x', 500_000));

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.InvalidBody));
    }

    private static string Mark => $"\n... (cut at {Limit} bytes)";

    private static async Task AssertCutAsync(string trace, Func<byte[], Stream> stream, bool escaped)
    {
        using var connect = new StubConnect(new RestOptions { MaxTraceBytes = Limit }) { TurnsClock = false };
        var body = Encoding.UTF8.GetBytes(Body(trace, escaped));
        connect.List.Says(() => new StreamContent(stream(body)));

        var snapshot = await connect.SeeAsync();

        Assert.That(snapshot.Connectors[0].Trace == Expected(trace), Is.True, "the first trace");
        Assert.That(snapshot.Connectors[0].WorkerId, Is.EqualTo("w:1"));
        Assert.That(snapshot.Connectors[0].Tasks[1].Trace, Is.EqualTo("short"));
        Assert.That(snapshot.Connectors[1].Name, Is.EqualTo("last"));
        Assert.That(snapshot.Bytes, Is.EqualTo(body.Length));
    }

    private static string Body(string trace, bool escaped)
    {
        var json = escaped
            ? JsonSerializer.Serialize(trace)
            : JsonSerializer.Serialize(trace, Unescaped);
        return $$$"""
            {"a":{"status":{"connector":{"state":"FAILED","trace":{{{json}}},"worker_id":"w:1"},
            "tasks":[{"id":0,"state":"FAILED","trace":{{{json}}} },{"id":1,"state":"FAILED","trace":"short"}]}},"last":{}}
            """;
    }

    internal static string Trace(string filler, int shift, int length)
    {
        var trace = new StringBuilder(new string('s', shift));
        while (trace.Length < length)
        {
            trace.Append(filler);
        }

        return trace.ToString();
    }

    private static string Expected(string trace)
    {
        var bytes = Encoding.UTF8.GetBytes(trace);
        var end = Limit;
        while ((bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(bytes, 0, end) + Mark;
    }
}

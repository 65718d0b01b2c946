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
    private static readonly string[] Fillers = ["x", "\n\tat a.B.c", "\\\"", "é", "✓", "😀", "a\u0001é✓😀\"\\"];

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Test]
    public async Task ReadAsync_LongTrace_IsCutAndTheRestIsRead(
        [ValueSource(nameof(Fillers))] string filler, [Values(0, 1, 2, 3, 4, 5)] int shift, [Values] bool escaped)
    {
        var trace = Trace(filler, shift, 150_000);
        await AssertCutAsync(trace, body => new MemoryStream(body), escaped);
    }

    [Test]
    public async Task ReadAsync_LongTraceInSmallReads_IsCutAndTheRestIsRead([Values("\n\tat a.B.c", "a\u0001é✓😀\"\\")] string filler) =>
        await AssertCutAsync(Trace(filler, 1, 30_000), body => new SlowStream(body), escaped: false);

    [Test]
    public async Task ReadAsync_TraceOfMegabyte_IsCutAndTheRestIsRead() =>
        await AssertCutAsync(Trace("a\u0001é✓😀\"\\", 0, 1_000_000), body => new MemoryStream(body), escaped: false);

    [TestCase(Limit - 1, false)]
    [TestCase(Limit, false)]
    [TestCase(Limit + 1, true)]
    [TestCase((64 * 1024) - 100, true)]
    [TestCase((64 * 1024) + 100, true)]
    public async Task ReadAsync_TraceAroundLimit_IsCutOnlyBeyond(int length, bool isCut)
    {
        using var connect = new StubConnect();
        connect.List.Says(Body(new string('x', length), escaped: false));

        var trace = (await connect.SeeAsync()).Connectors[0].Trace!;

        Assert.That(trace, Is.EqualTo(isCut ? new string('x', Limit) + Mark : new string('x', length)));
    }

    [Test]
    public async Task ReadAsync_WholeClusterFails_TracesTogetherAreBounded()
    {
        using var connect = new StubConnect(new RestOptions { MaxBodyBytes = 1024 * 1024 * 1024 });
        var tasks = Enumerable.Range(0, 1000).Select(id => new { id, state = "FAILED", trace = Trace("\n\tat a.B.c", 0, 8000) });
        connect.List.Says(JsonSerializer.Serialize(new { all = new { status = new { tasks } } }));

        var first = (await connect.SeeAsync()).Connectors[0].Tasks;
        var again = (await connect.SeeAsync()).Connectors[0].Tasks;

        Assert.That((first[0].Trace!.Length, first[999].Trace!.Length), Is.EqualTo((8000, 256 + "\n... (cut at 256 bytes)".Length)));
        Assert.That(first.Sum(task => task.Trace!.Length), Is.LessThan(3 * 1024 * 1024 / 2));
        Assert.That(again[999].Trace, Is.SameAs(first[999].Trace));
    }

    [Test]
    public async Task ReadAsync_MoreTracesThanAnyoneReads_AreLeftOut([Values(8192, 100, 1)] int maxTraceBytes)
    {
        using var connect = new StubConnect(new RestOptions { MaxTraceBytes = maxTraceBytes });
        var tasks = string.Join(',', Enumerable.Range(0, 150_000).Select(id => $$"""{"id":{{id}},"state":"FAILED","trace":"{{id}} {{new string('x', 300)}}"}"""));
        connect.List.Says("{\"all\":{\"status\":{\"tasks\":[" + tasks + "]}}}");

        var first = (await connect.SeeAsync()).Connectors[0].Tasks;
        var again = (await connect.SeeAsync()).Connectors[0].Tasks;

        var kept = first.Where(task => task.Trace != TraceBudget.LeftOut).ToList();
        Assert.That(kept.Sum(task => task.Trace!.Length), Is.InRange(Math.Min(4 << 20, 150_000 * 22), (4 << 20) + 8192));
        Assert.That(maxTraceBytes == 1 || first[^1].Trace == TraceBudget.LeftOut, Is.True);
        Assert.That(again == first, Is.True, "the very same tasks");
    }

    [Test]
    public async Task ReadAsync_OneByOne_TracesOfAllShareOneBudget()
    {
        using var connect = new StubConnect { TurnsClock = false };
        var names = Enumerable.Range(0, 300).Select(i => $"c{i}").ToList();
        connect.List.Says(JsonSerializer.Serialize(names));
        var trace = Trace("\n\tat a.B.c", 0, 8000);
        foreach (var name in names)
        {
            connect[$"connectors/{name}/status"].Says(JsonSerializer.Serialize(new
            {
                connector = new { state = "RUNNING" },
                tasks = Enumerable.Range(0, 5).Select(id => new { id, state = "FAILED", trace }),
            }));
        }

        var tasks = (await connect.SeeAsync()).Connectors.SelectMany(connector => connector.Tasks).ToList();

        Assert.That(tasks, Has.Count.EqualTo(1500));
        Assert.That(tasks.Select(task => task.Trace), Is.All.Not.Null);
        Assert.That(tasks.Sum(task => task.Trace!.Length), Is.InRange(1 << 20, 3 << 19));
    }

    [Test]
    public async Task ReadAsync_OneByOne_SentencesOfFaultsShareItToo()
    {
        using var connect = new StubConnect { TurnsClock = false };
        var names = Enumerable.Range(0, 6000).Select(i => $"c{i}").ToList();
        connect.List.Says(JsonSerializer.Serialize(names));
        connect["connectors/c0/status"].Says(Given.One(Given.Connector("c0")));
        var error = JsonSerializer.Serialize(new { error_code = 500, message = new string('m', 500) });
        foreach (var name in names.Skip(1))
        {
            connect[$"connectors/{name}/status"].Says(error, System.Net.HttpStatusCode.InternalServerError);
        }

        var connectors = (await connect.SeeAsync()).Connectors;

        Assert.That(connectors.Skip(1).Select(connector => connector.Trace), Is.All.StartsWith("its status cannot be read"));
        Assert.That(connectors.Count(connector => connector.Trace?.EndsWith("mmm...", StringComparison.Ordinal) is true), Is.InRange(3500, 4500));
        Assert.That(connectors.Count(connector => connector.Trace?.EndsWith("... (cut at 256 bytes)", StringComparison.Ordinal) is true), Is.InRange(1500, 2500));
    }

    [Test]
    public void Shorten_ManySentences_AreNotAllKept()
    {
        var budget = new TraceBudget(SecretRedactor.Off);
        var kept = Enumerable.Range(0, 100_000).Select(i => budget.Shorten($"{i} its status cannot be read: {new string('x', 250)}")).ToList();

        Assert.That(kept[0], Does.EndWith("x"));
        Assert.That(kept[10_000], Does.EndWith("... (cut at 256 bytes)"));
        Assert.That(kept[^1], Is.SameAs(TraceBudget.LeftOut));
        Assert.That(kept.Where(sentence => sentence != TraceBudget.LeftOut).Sum(sentence => sentence.Length), Is.InRange(4 << 20, (4 << 20) + 300));
    }

    [Test]
    public async Task ReadAsync_ManyLongTraces_AreAllCut()
    {
        using var connect = new StubConnect();
        var entry = JsonSerializer.Serialize(new { status = new { connector = new { state = "FAILED", trace = Trace("é\n", 0, 150_000) }, tasks = Array.Empty<int>() } });
        connect.List.Says("{" + string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"c{i}\":{entry}")) + "}");

        var connectors = (await connect.SeeAsync()).Connectors;

        Assert.That(connectors.Select(connector => connector.Name), Is.EqualTo(Enumerable.Range(0, 40).Select(i => $"c{i}")));
        Assert.That(connectors.Select(connector => connector.Trace), Is.All.EqualTo(Expected(Trace("é\n", 0, 150_000))));
    }

    [Test]
    public async Task ReadAsync_LongStringOfNoInterest_LeavesTheNextTraceUncut()
    {
        using var connect = new StubConnect();
        var junk = new string('j', 300_000);
        connect.List.Says($$$$$"""{"a":{"new":"{{{{{junk}}}}}","status":{"connector":{"new":"{{{{{junk}}}}}","trace":"short","state":"FAILED"},"tasks":[]}}}""");

        var connector = (await connect.SeeAsync()).Connectors.Single();

        Assert.That((connector.State, connector.Trace), Is.EqualTo((ConnectState.Failed, "short")));
    }

    [Test]
    public async Task ReadAsync_BodyEndsInsideCutTrace_GivesInvalidBody()
    {
        using var connect = new StubConnect();
        connect.List.Says("""{"a":{"status":{"connector":{"trace":" """ + new string('x', 500_000));

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.InvalidBody));
    }

    private static string Mark => $"\n... (cut at {Limit} bytes)";

    private static async Task AssertCutAsync(string trace, Func<byte[], Stream> stream, bool escaped)
    {
        using var connect = new StubConnect(new RestOptions { MaxTraceBytes = Limit });
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

    private static string Trace(string filler, int shift, int length)
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

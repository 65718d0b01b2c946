using System.Text;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>Bodies that are not quite, or not at all, what Connect sends.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class OddBodyTests
{
    private const string Running = """{"status":{"connector":{"state":"RUNNING","worker_id":"w:1"},"tasks":[]}}""";

    private static readonly string[] Invalid =
    [
        "",
        "   ",
        "<html><body>c4n4ry</body></html>",
        "{",
        """{"a":""",
        """{"a":{"status":{"connector":{"state":"RUNN""",
        """{"a":{"status":{"connector":{"state":"RUNNING","worker_id":"w:1"},"tasks":[]}}""",
        "{} {}",
        "{} x",
        "null",
        "1",
        "\"text\"",
        "[1]",
        "[[]]",
        "[{}]",
        """["a",null]""",
        """["a",{}]""",
        """["a",["b"]]""",
        """["a","b","a"]""",
        """["a","\u0061"]""",
        """{"connectors":[{"name":"orders","status":{"connector":{"state":"RUNNING"},"tasks":[]}}],"next_page_token":""}""",
        """{"connectors":{"orders":{"status":{"connector":{"state":"RUNNING"},"tasks":[]}}}}""",
        """{"code":16,"message":"unauthenticated","details":[]}""",
        """{"error_code":500,"message":"Request timed out"}""",
        """{"error":{"code":503,"status":"UNAVAILABLE"}}""",
        """{"status":"UP"}""",
        """{"status":"UP","components":{"db":{"status":"UP"},"disk":{"status":{"code":"UP"}}}}""",
        """{"name":"orders","connector":{"state":"RUNNING","worker_id":"w:1"},"tasks":[],"type":"sink"}""",
        """{"name":"orders","config":{"name":"orders"},"tasks":[],"type":"sink"}""",
        """{"a":{},"b":{}}""",
        """{"a":{"status":{}}}""",
        """{"a":{"status":{"connector":"RUNNING","tasks":{}}}}""",
        """{"a":{"connector":{"state":"RUNNING"},"tasks":[]}}""",
        "{\"a\":" + Running + ",\"a\":" + Running + "}",
        """{"a":{"status":{"tasks":[{"id":1,"state":"RUNNING"},{"id":1,"state":"FAILED"}]}}}""",
        """{"a":{"status":{"tasks":[{"id":0},{"id":2},{"id":0}]}}}""",
        "{\"a\":{\"x\":" + new string('[', 100) + new string(']', 100) + "}}",
    ];

    /// <summary>Each of these stands once in the entry, so that naming it again makes a second one of it.</summary>
    private static readonly (string Once, string Twice)[] Members =
    [
        ("\"status\":", "\"status\":{\"connector\":{\"state\":\"RUNNING\"},\"tasks\":[]},\"status\":"),
        ("\"info\":", "\"info\":null,\"info\":"),
        ("\"connector\":{", "\"connector\":{\"state\":\"RUNNING\"},\"connector\":{"),
        ("\"tasks\":[{\"id\"", "\"tasks\":[],\"tasks\":[{\"id\""),
        ("\"tasks\":[{}", "\"tasks\":[],\"tasks\":[{}"),
        ("\"config\":", "\"config\":{},\"config\":"),
        ("\"type\":", "\"type\":\"sink\",\"type\":"),
        ("\"name\":", "\"name\":\"a\",\"name\":"),
        ("\"state\":\"PAUSED\"", "\"state\":\"RUNNING\",\"state\":\"PAUSED\""),
        ("\"state\":\"PAUSED\"", "\"st\\u0061te\":\"RUNNING\",\"state\":\"PAUSED\""),
        ("\"state\":\"PAUSED\"", "\"state\":null,\"state\":\"PAUSED\""),
        ("\"state\":\"FAILED\"", "\"state\":\"RUNNING\",\"state\":\"FAILED\""),
        ("\"worker_id\":\"w:1\"", "\"worker_id\":\"w:2\",\"worker_id\":\"w:1\""),
        ("\"id\":0", "\"id\":1,\"id\":0"),
        ("\"trace\":", "\"trace\":\"\",\"trace\":"),
        ("\"version\":", "\"version\":null,\"version\":"),
    ];

    [TestCaseSource(nameof(Members))]
    public async Task ReadAsync_MemberTwice_GivesInvalidBody((string Once, string Twice) member)
    {
        const string Entry =
            """
            {"status":{"name":"a","connector":{"state":"PAUSED","worker_id":"w:2","version":"1"},"tasks":[{"id":0,"state":"FAILED",
            "worker_id":"w:1","trace":"boom"}],"type":"sink"},"info":{"config":{"status":"1"},"tasks":[{}]}}
            """;
        using var connect = new StubConnect();
        connect.List.Says("{\"a\":" + Entry + "}");
        Assert.That((await connect.SeeAsync()).Connectors.Single().State, Is.SameAs(ConnectState.Paused));

        connect.List.Says("{\"a\":" + Entry.Replace(member.Once, member.Twice, StringComparison.Ordinal) + "}");

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.InvalidBody));
    }

    [TestCaseSource(nameof(Invalid))]
    public async Task ReadAsync_NotConnectsJson_GivesInvalidBody(string body)
    {
        using var connect = new StubConnect();
        connect.List.Says(body);

        var fault = await connect.FailAsync();

        Assert.That(fault.Reason, Is.EqualTo(FaultReason.InvalidBody));
        Assert.That(fault.Detail, Does.Not.Contain("c4n4ry"));
    }

    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase(" \r\n{ }\n")]
    public async Task ReadAsync_NothingListed_GivesEmptySnapshot(string body)
    {
        using var connect = new StubConnect();
        connect.List.Says(body);

        Assert.That((await connect.SeeAsync()).IsEmpty, Is.True);
    }

    [TestCase("{}", "UNKNOWN", StateKind.Missing)]
    [TestCase("null", "UNKNOWN", StateKind.Missing)]
    [TestCase("3", "UNKNOWN", StateKind.Missing)]
    [TestCase("[{}]", "UNKNOWN", StateKind.Missing)]
    [TestCase("""{"status":null}""", "UNKNOWN", StateKind.Missing)]
    [TestCase("""{"status":[]}""", "UNKNOWN", StateKind.Missing)]
    [TestCase("""{"status":{}}""", "UNKNOWN", StateKind.Missing)]
    [TestCase("""{"status":{"connector":null}}""", "UNKNOWN", StateKind.Missing)]
    [TestCase("""{"status":{"connector":{}}}""", "UNKNOWN", StateKind.Missing)]
    [TestCase("""{"status":{"connector":{"state":null}}}""", "UNKNOWN", StateKind.Missing)]
    [TestCase("""{"status":{"connector":{"state":7}}}""", "UNKNOWN", StateKind.Missing)]
    [TestCase("""{"status":{"connector":{"state":""}}}""", "UNKNOWN", StateKind.Missing)]
    [TestCase("""{"status":{"connector":{"state":{"state":"RUNNING"}}}}""", "UNKNOWN", StateKind.Missing)]
    [TestCase("""{"info":{"state":"RUNNING","connector":{"state":"RUNNING"}}}""", "UNKNOWN", StateKind.Missing)]
    [TestCase("""{"status":{"tasks":[],"connector":{"state":"SLEEPING"}}}""", "SLEEPING", StateKind.Unknown)]
    [TestCase("""{"status":{"tasks":[],"connector":{"state":"running"}}}""", "RUNNING", StateKind.Running)]
    [TestCase("""{"status":{"tasks":[],"connector":{"state":"\ud800 stray"}}}""", "\\ud800 stray", StateKind.Unknown)]
    [TestCase("""{"\ud800 stray":1,"status":{"\ud800 stray":1,"tasks":[],"connector":{"\ud800 stray":1,"state":"PAUSED"}}}""", "PAUSED", StateKind.Paused)]
    [TestCase("""{"status":{"tasks":[],"connector":{"state":"\u0046AILED"}}}""", "FAILED", StateKind.Failed)]
    [TestCase("""{"new":[1,{"status":2}],"status":{"new":{"connector":[]},"tasks":[],"connector":{"new":{"state":"PAUSED"},"state":"FAILED"}}}""", "FAILED", StateKind.Failed)]
    [TestCase("""{"id":{"id":"lcc-1"},"status":{"tasks":[],"connector":{"state":"FAILED"}}}""", "FAILED", StateKind.Failed)]
    public async Task ReadAsync_OddEntry_IsReadAndHidesNoOther(string entry, string text, StateKind kind)
    {
        using var connect = new StubConnect();
        connect.List.Says("{\"first\":" + Running + ",\"odd\":" + entry + ",\"last\":" + Running + "}");

        var connectors = (await connect.SeeAsync()).Connectors;

        Assert.That(connectors.Select(connector => connector.Name), Is.EqualTo(new[] { "first", "odd", "last" }));
        Assert.That((connectors[1].State.Text, connectors[1].State.Kind), Is.EqualTo((text, kind)));
        Assert.That(connectors[1].WorkerId, Is.Null);
        Assert.That((connectors[2].State, connectors[2].WorkerId), Is.EqualTo((ConnectState.Running, "w:1")));
    }

    [TestCase("{}", "0:UNKNOWN")]
    [TestCase("null", "0:UNKNOWN")]
    [TestCase("""{"state":"RUNNING"}""", "0:UNKNOWN")]
    [TestCase("""{"id":"x","state":"RUNNING"}""", "0:UNKNOWN")]
    [TestCase("""{"id":null,"state":"RUNNING"}""", "0:UNKNOWN")]
    [TestCase("""{"id":-1,"state":"RUNNING"}""", "0:UNKNOWN")]
    [TestCase("""{"id":0.5,"state":"RUNNING"}""", "0:UNKNOWN")]
    [TestCase("""{"id":4294967296,"state":"RUNNING"}""", "0:UNKNOWN")]
    [TestCase("""{"id":0,"state":"RUNNING"},{"id":1,"state":["RUNNING"]},1,true""", "0:RUNNING 1:UNKNOWN 2:UNKNOWN 3:UNKNOWN")]
    [TestCase("""{"id":5},null,[{"state":"RUNNING"}],{"id":7,"state":"failed"}""", "5:UNKNOWN 1:UNKNOWN 2:UNKNOWN 7:FAILED")]
    [TestCase("""{"id":1},{"id":0}""", "1:UNKNOWN 0:UNKNOWN")]
    public async Task ReadAsync_OddTasks_AreCountedAndNeverHealthy(string tasks, string expected)
    {
        using var connect = new StubConnect();
        connect.List.Says("{\"a\":{\"status\":{\"tasks\":[" + tasks + "],\"connector\":{\"state\":\"RUNNING\"}}}}");

        var connector = (await connect.SeeAsync()).Connectors.Single();

        Assert.That(string.Join(' ', connector.Tasks.Select(task => $"{task.Id}:{task.State}")), Is.EqualTo(expected));
        Assert.That(connector.State, Is.SameAs(ConnectState.Running));
    }

    [TestCase("""{"status":{"tasks":[],"connector":{"worker_id":"w:1"}}}""", "its status names no state", "w:1")]
    [TestCase("""{"status":{"connector":{"state":"RUNNING","worker_id":"w:1"}}}""", "its tasks are not a list", null)]
    [TestCase("""{"status":{"connector":{"state":"FAILED","worker_id":"w:1"},"tasks":null}}""", "its tasks are not a list", null)]
    [TestCase("""{"status":{"tasks":{"0":{"id":0,"state":"FAILED"}},"connector":{"state":"RUNNING","worker_id":"w:1"}}}""", "its tasks are not a list", null)]
    [TestCase("""{"status":{"tasks":"FAILED","connector":{"state":"RUNNING","worker_id":"w:1"}}}""", "its tasks are not a list", null)]
    [TestCase("""{"status":{"tasks":3,"connector":{"state":"RUNNING","worker_id":"w:1"}}}""", "its tasks are not a list", null)]
    [TestCase("""{"status":{"tasks":[null,{"id":0,"state":"RUNNING"}],"connector":{"state":"RUNNING"}}}""", "its tasks cannot be told apart", null)]
    [TestCase("""{"status":{"tasks":[{"id":1,"state":"RUNNING"},{"state":"RUNNING"}],"connector":{"state":"RUNNING"}}}""", "its tasks cannot be told apart", null)]
    [TestCase("""{"status":"RUNNING"}""", "it is listed without a status", null)]
    [TestCase("""{"info":{"tasks":[{}]}}""", "it is listed without a status", null)]
    [TestCase("{}", "it is listed without a status", null)]
    [TestCase("7", "it is listed without a status", null)]
    public async Task ReadAsync_NotUnderstood_IsUnknownAndSaysWhy(string entry, string why, string? worker)
    {
        using var connect = new StubConnect();
        connect.List.Says("{\"first\":" + Running + ",\"odd\":" + entry + ",\"last\":" + Running + "}");

        var connectors = (await connect.SeeAsync()).Connectors;
        var again = (await connect.SeeAsync()).Connectors;

        var odd = connectors[1];
        Assert.That((odd.State, odd.Trace, odd.WorkerId, odd.Tasks.Length), Is.EqualTo((ConnectState.Missing, why, worker, 0)));
        Assert.That(odd.ConfiguredTasks, Is.Null);
        Assert.That(connectors.Select(connector => connector.State.Kind), Has.Exactly(2).EqualTo(StateKind.Running));
        Assert.That(again == connectors, Is.True, "the very same list");
    }

    [Test]
    public async Task ReadAsync_EndlessWord_IsNotUnderstood([Values("state", "worker_id", "type")] string member, [Values(1025, 40_000, 200_000)] int length)
    {
        using var connect = new StubConnect();
        var word = new string('x', length);
        var type = member is "type" ? word : "sink";
        var (state, worker) = (member is "state" ? word : "FAILED", member is "worker_id" ? word : "w:1");
        var part = $"\"state\":\"{state}\",\"worker_id\":\"{worker}\"";
        connect.List.Says($$$"""{"a":{"status":{"connector":{{{{part}}} },"type":"{{{type}}}","tasks":[{"id":0,{{{part}}} }]} } }""");

        var connector = (await connect.SeeAsync()).Connectors.Single();

        var kind = member is "type" ? StateKind.Failed : StateKind.Missing;
        Assert.That((connector.State.Kind, connector.Tasks[0].State.Kind), Is.EqualTo((kind, kind)));
        Assert.That((connector.WorkerId, connector.Tasks[0].WorkerId), Is.EqualTo(member is "type" ? ("w:1", "w:1") : ((string?)null, (string?)null)));
        Assert.That(connector.Type, Is.EqualTo(member is "type" ? "unknown" : "sink"));
    }

    [Test]
    public async Task ReadAsync_EndlessName_GivesInvalidBody([Values(17_000, 100_000, 200_000)] int length, [Values] bool asNames)
    {
        using var connect = new StubConnect();
        var name = new string('x', length);
        connect.List.Says(asNames ? $"[\"{name}\"]" : $"{{\"{name}\":{Running}}}");

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.InvalidBody));
    }

    [Test]
    public async Task ReadAsync_ByteOrderMark_IsPassedOver()
    {
        using var connect = new StubConnect();
        connect.List.Says(() => new ByteArrayContent([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("{\"a\":" + Running + "}")]));

        Assert.That((await connect.SeeAsync()).Connectors, Has.Length.EqualTo(1));
    }

    [Test]
    public async Task ReadAsync_ByteOrderMarkByteByByte_IsPassedOver()
    {
        using var connect = new StubConnect();
        byte[] body = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("{\"a\":" + Running + "}")];
        connect.List.Says(() => new StreamContent(new SlowStream(body)));

        Assert.That((await connect.SeeAsync()).Connectors, Has.Length.EqualTo(1));
    }

    [TestCase("\"bad \u0001 end\"", "bad", TestName = "ReadAsync_InvalidUtf8InTrace_ShowsTheRest")]
    [TestCase("\"bad \\ud800 end\"", "bad", TestName = "ReadAsync_LoneSurrogateInTrace_ShowsTheRest")]
    public async Task ReadAsync_UnreadableTrace_ShowsTheRest(string trace, string expected)
    {
        using var connect = new StubConnect();
        var body = Encoding.UTF8.GetBytes("{\"a\":{\"status\":{\"connector\":{\"state\":\"FAILED\",\"trace\":" + trace + "},\"tasks\":[]}},\"b\":" + Running + "}");
        var mark = Array.IndexOf(body, (byte)1);
        if (mark >= 0)
        {
            body[mark] = 0xFF;
        }

        connect.List.Says(() => new ByteArrayContent(body));

        var connectors = (await connect.SeeAsync()).Connectors;

        Assert.That(connectors[0].Trace, Does.StartWith(expected).And.EndsWith("end"));
        Assert.That(connectors[1].State, Is.SameAs(ConnectState.Running));
    }

    [TestCase("{", ' ')]
    [TestCase("""{"a":{"status":{"connector":{"trace":" """, 'x')]
    [TestCase("""{"a":{"new":" """, 'x')]
    public async Task ReadAsync_EndlessBody_IsGivenUpAtLimit(string head, char more)
    {
        using var connect = new StubConnect(new RestOptions { MaxBodyBytes = 1_000_000 });
        await using var endless = new EndlessStream(Encoding.UTF8.GetBytes(head), (byte)more);
        connect.List.Says(() => new StreamContent(endless));

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.TooLarge));
        Assert.That(endless.Given, Is.LessThan(1_200_000));
    }

    [TestCase(0, true)]
    [TestCase(-1, false)]
    public async Task ReadAsync_BodyAroundLimit_IsReadUpToLimit(int slack, bool isRead)
    {
        var body = Given.Body(Given.Connector("orders", "RUNNING", "w:1", Given.Task(0)));
        using var connect = new StubConnect(new RestOptions { MaxBodyBytes = body.Length + slack });
        connect.List.Says(body);

        Assert.That(await connect.ReadAsync() is ConnectReading.Seen, Is.EqualTo(isRead));
    }

    [Test]
    public async Task ReadAsync_StreamBreaksOff_GivesInvalidBody()
    {
        using var connect = new StubConnect();
        connect.List.Says(() => new StreamContent(new BrokenStream()));

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.InvalidBody));
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new HttpIOException(HttpRequestError.ResponseEnded);
    }
}

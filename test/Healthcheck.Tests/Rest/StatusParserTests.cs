using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>Bodies that are not at all what Connect sends.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class StatusParserTests
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
        """{"a":{"info":{"other":{}}}}""",
        """{"a":{"info":{"config":[]}}}""",
        """{"a":{"status":{}}}""",
        """{"a":{"status":{"connector":"RUNNING","tasks":{}}}}""",
        """{"a":{"connector":{"state":"RUNNING"},"tasks":[]}}""",
        "{\"a\":" + Running + ",\"a\":" + Running + "}",
        """{"a":{"status":{"tasks":[{"id":1,"state":"RUNNING"},{"id":1,"state":"FAILED"}]}}}""",
        """{"a":{"status":{"tasks":[{"id":0},{"id":2},{"id":0}]}}}""",
        """{"a":{"status":{"tasks":[{"state":"RUNNING"}]}},"b":{"status":{"tasks":[{"id":1},{"id":1}]}}}""",
        "{\"a\":{\"x\":" + new string('[', 100) + new string(']', 100) + "}}",
    ];

    /// <summary>What is wrong with a body, as it is told.</summary>
    private static readonly TestCaseData[] Sentences =
    [
        Said("twice", "{\"a\":" + Running + ",\"a\":" + Running + "}", "a connector is listed twice"),
        Said("name twice", """["a","b","a"]""", "a connector is listed twice"),
        Said("a number", "[1]", "neither a map of connectors nor an array of names"),
        Said("arrays", "[[]]", "neither a map of connectors nor an array of names"),
        Said("text", "\"text\"", "neither a map of connectors nor an array of names"),
        Said("no connector", """{"a":{}}""", "no member of the object looks like a connector"),
        Said("task twice", """{"a":{"status":{"tasks":[{"id":1},{"id":1}]}}}""", "a task is listed twice"),
        Said("member twice", """{"a":{"status":{"tasks":[],"tasks":[]}}}""", "a member stands twice in one object"),
        Said("long name", "{\"" + new string('n', (16 * 1024) + 1) + "\":" + Running + "}", "the name of a connector is longer than 16 KiB"),
        Said("number", "{\"a\":" + new string('1', 200_000) + "}", "a token of more than 64 KiB that is no string"),
        Said("end", "{\"a\":\"" + new string('x', 200_000), "the body ended inside a string"),
        Said("control", "{\"a\":\"" + new string('x', 200_000) + "\n\"}", "a string holds what no string can"),
        Said("escape", "{\"a\":\"" + new string('x', 200_000) + "\\x\"}", "a string holds what no string can"),
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

    [TestCaseSource(nameof(Sentences))]
    public async Task ReadAsync_NotConnectsJson_SaysWhatIsWrong(string body, string sentence)
    {
        using var connect = new StubConnect();
        connect.List.Says(body);

        Assert.That(
            (await connect.FailAsync()).Detail, Is.EqualTo($"{Given.Url} answered something that is not Connect's JSON: {sentence}"));
    }

    [Test]
    public async Task ReadAsync_NameOf16KiB_IsRead()
    {
        using var connect = new StubConnect();
        connect.List.Says("{\"" + new string('n', 16 * 1024) + "\":" + Running + "}");

        Assert.That((await connect.SeeAsync()).Connectors.Single().Name, Has.Length.EqualTo(16 * 1024));
    }

    [Test]
    public async Task ReadAsync_LargerThanAllowed_NamesTheSetting()
    {
        using var connect = new StubConnect(new RestOptions { MaxBodyBytes = 2000 });
        connect.List.Says("{\"" + new string('n', 2000) + "\":" + Running + "}");

        Assert.That(
            (await connect.FailAsync()).Detail,
            Is.EqualTo($"{Given.Url} answered too much: the answer is larger than 2000 bytes (--max-body-size)"));
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

    [Test]
    public async Task ReadAsync_EndlessName_GivesInvalidBody([Values(17_000, 100_000, 200_000)] int length, [Values] bool asNames)
    {
        using var connect = new StubConnect();
        var name = new string('x', length);
        connect.List.Says(asNames ? $"[\"{name}\"]" : $"{{\"{name}\":{Running}}}");

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.InvalidBody));
    }

    private static TestCaseData Said(string name, string body, string sentence) =>
        new TestCaseData(body, sentence).SetArgDisplayNames(name);
}

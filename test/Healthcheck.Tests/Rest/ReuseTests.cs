using System.Collections.Immutable;
using System.Net;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>What is as it was is handed out again, instance by instance; what differs in any way is not.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class ReuseTests
{
    private const string Orders =
        """
        {"status":{"name":"orders","connector":{"state":"RUNNING","worker_id":"w:1","version":"1"},"tasks":[
        {"id":0,"state":"FAILED","worker_id":"w:2","trace":"java.lang.IllegalStateException: boom\n\tat a.B"},
        {"id":1,"state":"SLEEPING","worker_id":"w:1"}],"type":"sink"},"info":{"tasks":[{},{}]}}
        """;

    private const string Clicks = """{"status":{"connector":{"state":"RUNNING","worker_id":"w:1"},"tasks":[],"type":"source"}}""";

    private static readonly (string From, string To)[] Changes =
    [
        ("\"connector\":{\"state\":\"RUNNING\"", "\"connector\":{\"state\":\"PAUSED\""),
        ("\"connector\":{\"state\":\"RUNNING\"", "\"connector\":{\"state\":\"running \""),
        ("\"connector\":{\"state\":\"RUNNING\",", "\"connector\":{"),
        ("\"worker_id\":\"w:1\",\"version\"", "\"worker_id\":\"w:9\",\"version\""),
        ("\"worker_id\":\"w:1\",\"version\"", "\"version\""),
        ("\"version\":\"1\"}", "\"version\":\"1\",\"trace\":\"new\"}"),
        ("\"type\":\"sink\"", "\"type\":\"source\""),
        (",\"type\":\"sink\"", ""),
        ("\"id\":0", "\"id\":2"),
        ("\"state\":\"FAILED\"", "\"state\":\"RUNNING\""),
        ("\"state\":\"SLEEPING\"", "\"state\":\"SLEEPIN\""),
        (",\"state\":\"SLEEPING\"", ""),
        ("\"worker_id\":\"w:2\"", "\"worker_id\":\"w:1\""),
        ("\"worker_id\":\"w:2\"", "\"worker_id\":null"),
        ("boom", "b00m"),
        ("\\tat a.B", ""),
        (",\"trace\":\"java.lang.IllegalStateException: boom\\n\\tat a.B\"", ""),
        (",\n{\"id\":1,\"state\":\"SLEEPING\",\"worker_id\":\"w:1\"}", ""),
        ("\"worker_id\":\"w:1\"}]", "\"worker_id\":\"w:1\"},{\"id\":2}]"),
        ("{},{}", "{}"),
        ("[{},{}]", "[]"),
        (",\"info\":{\"tasks\":[{},{}]}", ""),
    ];

    [Test]
    public async Task ReadAsync_NothingChanged_GivesTheSameList()
    {
        using var connect = new StubConnect();
        var before = await SeeAsync(connect, ("orders", Orders), ("a/b \\\"ü\\\"", Clicks));

        var after = await SeeAsync(connect, ("orders", Orders), ("a/b \\\"ü\\\"", Clicks));

        Assert.That(after == before, Is.True, "the very same array");
    }

    [TestCaseSource(nameof(Changes))]
    public async Task ReadAsync_OneThingChanged_IsSeenAndTheRestIsKept((string From, string To) change)
    {
        var changed = Orders.Replace(change.From, change.To, StringComparison.Ordinal);
        using var connect = new StubConnect();
        var before = await SeeAsync(connect, ("clicks", Clicks), ("orders", Orders));

        var after = await SeeAsync(connect, ("clicks", Clicks), ("orders", changed));
        using var fresh = new StubConnect();
        var expected = await SeeAsync(fresh, ("orders", changed));

        Assert.That(after == before, Is.False);
        Assert.That(after[0], Is.SameAs(before[0]));
        Assert.That(after[1].Name, Is.SameAs(before[1].Name));
        Assert.That(Text(after[1]), Is.EqualTo(Text(expected[0])).And.Not.EqualTo(Text(before[1])));
    }

    [TestCase("b,c", TestName = "ReadAsync_FirstGone_KeepsTheOthers")]
    [TestCase("a,c", TestName = "ReadAsync_OneBetweenGone_KeepsTheOthers")]
    [TestCase("a,b", TestName = "ReadAsync_LastGone_KeepsTheOthers")]
    [TestCase("a,x,b,c", TestName = "ReadAsync_OneMoreBetween_KeepsTheOthers")]
    [TestCase("a,b,c,x", TestName = "ReadAsync_OneMoreAtTheEnd_KeepsTheOthers")]
    [TestCase("c,b,a", TestName = "ReadAsync_AnotherOrder_KeepsAll")]
    [TestCase("", TestName = "ReadAsync_AllGone_IsEmpty")]
    public async Task ReadAsync_OtherNames_OthersAreKept(string names)
    {
        using var connect = new StubConnect();
        var before = (await SeeAsync(connect, ("a", Orders), ("b", Clicks), ("c", Orders))).ToDictionary(connector => connector.Name);

        var listed = names.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var after = await SeeAsync(connect, [.. listed.Select(name => (name, name is "b" or "x" ? Clicks : Orders))]);

        Assert.That(after.Select(connector => connector.Name), Is.EqualTo(listed));
        foreach (var connector in after.Where(connector => before.ContainsKey(connector.Name)))
        {
            Assert.That(connector, Is.SameAs(before[connector.Name]));
        }
    }

    [Test]
    public async Task ReadAsync_KnownNameTwice_IsStillRefused()
    {
        using var connect = new StubConnect();
        await SeeAsync(connect, ("a", Clicks), ("b", Clicks));
        connect.List.Says(List(("a", Clicks), ("a", Clicks)));

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.InvalidBody));
    }

    [Test]
    public async Task ReadAsync_FailedReadBetween_KeepsTheList()
    {
        using var connect = new StubConnect();
        var before = await SeeAsync(connect, ("a", Orders), ("b", Clicks));
        connect.List.Says("{\"a\":" + Orders + ",\"b\":", HttpStatusCode.OK);
        await connect.FailAsync();

        Assert.That(await SeeAsync(connect, ("a", Orders), ("b", Clicks)) == before, Is.True);
    }

    [TestCase(10)]
    [TestCase(40)]
    public async Task ReadAsync_CutTraceAsBefore_IsKept(int maxTraceBytes)
    {
        using var connect = new StubConnect(new RestOptions { MaxTraceBytes = maxTraceBytes });
        var before = await SeeAsync(connect, ("a", Orders));

        var after = await SeeAsync(connect, ("a", Orders));

        Assert.That(after == before, Is.True);
        Assert.That(after[0].Tasks[0].Trace, Does.EndWith($"... (cut at {maxTraceBytes} bytes)"));
    }

    /// <summary>What was missing is shown as UNKNOWN; the word itself is another state.</summary>
    [Test]
    public async Task ReadAsync_MissingStateBecomesTheWordForIt_IsSeen()
    {
        using var connect = new StubConnect();
        await SeeAsync(connect, ("a", """{"status":{"connector":{},"tasks":[]}}"""));

        var after = await SeeAsync(connect, ("a", """{"status":{"connector":{"state":"UNKNOWN"},"tasks":[]}}"""));

        Assert.That(after[0].State.Kind, Is.EqualTo(StateKind.Unknown));
    }

    [Test]
    public async Task ReadAsync_EachPollOtherWorkers_IsReadRightForEver()
    {
        using var connect = new StubConnect();
        for (var poll = 0; poll < 5; poll++)
        {
            var tasks = string.Join(
                ',',
                Enumerable.Range(0, 700).Select(id => $$"""{"id":{{id}},"state":"S{{poll}}-{{id}}","worker_id":"w{{poll}}-{{id}}:1"}"""));

            var after = await SeeAsync(connect, ("a", "{\"status\":{\"tasks\":[" + tasks + "]}}"));

            Assert.That(
                after[0].Tasks.Select(task => $"{task.State} {task.WorkerId}"),
                Is.EqualTo(Enumerable.Range(0, 700).Select(id => $"S{poll}-{id} w{poll}-{id}:1")));
        }
    }

    private static async Task<ImmutableArray<ConnectorStatus>> SeeAsync(
        StubConnect connect, params (string Name, string Entry)[] connectors)
    {
        connect.List.Says(List(connectors));
        return (await connect.SeeAsync()).Connectors;
    }

    private static string List(params (string Name, string Entry)[] connectors) =>
        "{" + string.Join(',', connectors.Select(connector => $"\"{connector.Name}\":{connector.Entry}")) + "}";

    private static string Text(ConnectorStatus connector) =>
        $"{connector.Type} {connector.State.Kind} {connector.State} {connector.WorkerId} {connector.Trace} {connector.ConfiguredTasks}: "
        + string.Join(", ", connector.Tasks.Select(task => $"{task.Id} {task.State.Kind} {task.State} {task.WorkerId} {task.Trace}"));
}

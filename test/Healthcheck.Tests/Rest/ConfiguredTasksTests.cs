using System.Net;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>What is asked beside the states: how many tasks are configured, and which names have no status.</summary>
internal sealed class ConfiguredTasksTests
{
    private const string Status = """{"connector":{"state":"RUNNING","worker_id":"w"},"tasks":[{"id":0,"state":"RUNNING","worker_id":"w"}],"type":"sink"}""";
    private const string Secret = "canary-7f3a";

    [TestCase("""{"a":{"status":S,"info":{"name":"a","config":{"password":"canary-7f3a"},"tasks":[{"connector":"a","task":0},{"connector":"a","task":1}],"type":"sink"}}}""", 2)]
    [TestCase("""{"a":{"info":{"tasks":[{}],"config":{}},"status":S}}""", 1)]
    [TestCase("""{"a":{"status":S,"info":null}}""", null)]
    [TestCase("""{"a":{"status":S,"other":{"tasks":[{}]}}}""", null)]
    [TestCase("""{"a":{"status":S,"info":{}}}""", null)]
    [TestCase("""{"a":{"status":S,"info":{"tasks":null}}}""", null)]
    [TestCase("""{"a":{"status":S,"info":{"tasks":{"x":[1]}}}}""", null)]
    [TestCase("""{"a":{"status":S,"info":{"config":{"tasks":[1,2,3],"info":{"tasks":[1]}}}}}""", null)]
    [TestCase("""{"a":{"status":S,"info":{"tasks":[{"task":0,"x":[{"y":[]}]}]}}}""", 1)]
    [TestCase("""{"a":{"status":S,"info":{"tasks":[{},1]}}}""", null)]
    [TestCase("""{"a":{"status":S,"info":{"tasks":[1,{}]}}}""", null)]
    [TestCase("""{"a":{"status":S,"info":{"tasks":[{},[]]}}}""", null)]
    [TestCase("""{"a":{"status":S,"info":{"tasks":[null]}}}""", null)]
    [TestCase("""{"a":{"status":S}}""", null)]
    public async Task ReadAsync_Info_CountsTasksAndSkipsTheRest(string body, int? configured)
    {
        using var connect = new StubConnect(new RestOptions { AskConfiguredTasks = true });
        connect["connectors?expand=status&expand=info"].Says(body.Replace("S", Status, StringComparison.Ordinal));

        var connector = (await connect.SeeAsync()).Connectors.Single();

        Assert.That(
            (connector.ConfiguredTasks, connector.Tasks.Length, connector.State), Is.EqualTo((configured, 1, ConnectState.Running)));
        Assert.That(connector.ToString() + connector.Trace, Does.Not.Contain(Secret));
    }

    [Test]
    public async Task ReadAsync_SecondConnector_HasItsOwnCount()
    {
        using var connect = new StubConnect(new RestOptions { AskConfiguredTasks = true });
        connect["connectors?expand=status&expand=info"].Says(
            $$$"""{"a":{"status":{{{Status}}},"info":{"tasks":[{},{}]}},"b":{"status":{{{Status}}}},"c":{"info":{"tasks":[{}]},"status":{{{Status}}}}}""");

        Assert.That((await connect.SeeAsync()).Connectors.Select(one => one.ConfiguredTasks), Is.EqualTo(new int?[] { 2, null, 1 }));
    }

    [TestCase("[{},{}]", "0:RUNNING 1:FAILED", "")]
    [TestCase("[{}]", "0:RUNNING", "1:FAILED")]
    [TestCase("[]", "", "0:RUNNING 1:FAILED")]
    [TestCase("[{},{},{}]", "0:RUNNING 1:FAILED", "")]
    [TestCase("null", "0:RUNNING 1:FAILED", "")]
    public async Task ReadAsync_TasksBeyondTheConfigured_AreLeftOver(string configured, string tasks, string leftOver)
    {
        const string Two = """{"connector":{"state":"RUNNING"},"tasks":[{"id":0,"state":"RUNNING"},{"id":1,"state":"FAILED","trace":"boom"}],"type":"sink"}""";
        using var connect = new StubConnect(new RestOptions { AskConfiguredTasks = true });
        connect["connectors?expand=status&expand=info"].Says(
            "{\"a\":{\"status\":" + Two + ",\"info\":{\"tasks\":" + configured + "}}}");

        var connectors = (await connect.SeeAsync()).Connectors;
        var again = (await connect.SeeAsync()).Connectors;

        Assert.That((Text(connectors[0].Tasks), Text(connectors[0].LeftOverTasks)), Is.EqualTo((tasks, leftOver)));
        Assert.That(again == connectors, Is.True, "the very same list");
    }

    [Test]
    public async Task ReadAsync_LeftOverTasks_AreNotOfTheNextConnector()
    {
        const string Two = """{"connector":{"state":"RUNNING"},"tasks":[{"id":0,"state":"RUNNING"},{"id":1,"state":"FAILED"}]}""";
        using var connect = new StubConnect(new RestOptions { AskConfiguredTasks = true });
        connect["connectors?expand=status&expand=info"].Says(
            "{\"a\":{\"status\":" + Two + ",\"info\":{\"tasks\":[{}]}},\"b\":{\"status\":" + Two + ",\"info\":{\"tasks\":[{},{}]}}}");

        var connectors = (await connect.SeeAsync()).Connectors;

        Assert.That(connectors.Select(one => Text(one.LeftOverTasks)), Is.EqualTo(new[] { "1:FAILED", "" }));
    }

    /// <summary>Of an entry without an id or a state nobody can say that it is left over.</summary>
    [TestCase("null")]
    [TestCase("""{"id":7}""")]
    [TestCase("""{"state":"RUNNING"}""")]
    public async Task ReadAsync_OddTaskBeyondTheConfigured_IsNotLeftOver(string task)
    {
        using var connect = new StubConnect(new RestOptions { AskConfiguredTasks = true });
        connect["connectors?expand=status&expand=info"].Says(
            "{\"a\":{\"status\":{\"connector\":{\"state\":\"RUNNING\"},\"tasks\":[{\"id\":0,\"state\":\"RUNNING\"}," + task + "]},\"info\":{\"tasks\":[{}]}}}");

        var connector = (await connect.SeeAsync()).Connectors.Single();

        Assert.That(
            (connector.Tasks.Length, connector.Tasks[1].State, connector.LeftOverTasks.Length), Is.EqualTo((2, ConnectState.Missing, 0)));
    }

    [TestCase("""["a","x","y"]""", "x,y")]
    [TestCase("""["a"]""", "")]
    [TestCase("""[]""", "")]
    public async Task ReadAsync_Names_WhatTheListLeavesOutHasNoStatus(string names, string unreported)
    {
        using var connect = Asking();
        connect.Names.Says(names);

        Assert.That(string.Join(',', (await connect.SeeAsync()).Unreported), Is.EqualTo(unreported));
    }

    [Test]
    public async Task ReadAsync_NamesCannotBeHad_IsAFault()
    {
        using var connect = Asking();
        connect.Names.Says("{}", HttpStatusCode.Unauthorized);

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.Auth));
    }

    [Test]
    public async Task ReadAsync_NamesAreAMap_IsAFault()
    {
        using var connect = Asking();
        connect.Names.Says("{}");

        Assert.That(
            await connect.FailAsync(),
            Is.EqualTo(new ConnectReading.Unreachable(
                FaultReason.InvalidBody, "http://connect:8083/ answered a map where it was asked for names")));
    }

    [Test]
    public async Task ReadAsync_Names_AreKnownAndCountAsRead()
    {
        using var connect = Asking();
        connect.Names.Says("""["a"]""");
        var asked = await connect.SeeAsync();
        using var plain = new StubConnect();
        plain.List.Says($$$"""{"a":{"status":{{{Status}}}}}""");
        var unasked = await plain.SeeAsync();

        Assert.That((asked.HasNames, unasked.HasNames, asked.Bytes - unasked.Bytes), Is.EqualTo((true, false, """["a"]""".Length)));
    }

    [Test]
    public async Task ReadAsync_NotAsked_AsksNeither()
    {
        using var connect = new StubConnect();
        connect.List.Says($$$"""{"a":{"status":{{{Status}}}}}""");
        await connect.SeeAsync();

        Assert.That((connect.Names.Calls, connect["connectors?expand=status&expand=info"].Calls), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task ReadAsync_WorkerBefore23_NamesWithoutStatusComeForNothing()
    {
        using var connect = new StubConnect { TurnsClock = false };
        connect.List.Says("""["a","x"]""");
        connect["connectors/a/status"].Says(Status);
        connect["connectors/x/status"].Says(Sample.Text("2.2.2/404.json"), HttpStatusCode.NotFound);

        var snapshot = await connect.SeeAsync();

        Assert.That((snapshot.Connectors.Single().Name, snapshot.Unreported.Single()), Is.EqualTo(("a", "x")));
    }

    private static string Text(IEnumerable<ConnectorTask> tasks) => string.Join(' ', tasks.Select(task => $"{task.Id}:{task.State}"));

    private static StubConnect Asking()
    {
        var connect = new StubConnect(new RestOptions { AskNames = true });
        connect.List.Says($$$"""{"a":{"status":{{{Status}}}}}""");
        return connect;
    }
}

using Healthcheck.Connect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>Entries of a list that are not quite what Connect sends: they are shown, never healthy, and hide no other.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class OddEntryTests
{
    private const string Running = """{"status":{"connector":{"state":"RUNNING","worker_id":"w:1"},"tasks":[]}}""";

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
    [
        TestCase("""{"\ud800 stray":1,"status":{"\ud800 stray":1,"tasks":[],"connector":{"\ud800 stray":1,"state":"PAUSED"}}}""",
            "PAUSED", StateKind.Paused)]
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

    [TestCase("""{"id":"x","state":"FAILED","trace":"boom"}""", "boom")]
    [TestCase("""{"id":"x","state":"FAILED"}""", "its entry in the list of tasks is not understood")]
    [TestCase("7", "its entry in the list of tasks is not understood")]
    [TestCase("""{"id":0,"state":"FAILED","trace":"boom"}""", "boom")]
    [TestCase("""{"id":0,"state":"FAILED"}""", null)]
    public async Task ReadAsync_TaskWithoutATrace_SaysSoWhenItIsOdd(string task, string? trace)
    {
        using var connect = new StubConnect();
        connect.List.Says("{\"a\":{\"status\":{\"tasks\":[" + task + "],\"connector\":{\"state\":\"RUNNING\"}}}}");

        Assert.That((await connect.SeeAsync()).Connectors.Single().Tasks.Single().Trace, Is.EqualTo(trace));
    }

    [TestCase("""{"status":{"tasks":[],"connector":{"worker_id":"w:1"}}}""", "its status names no state", "w:1")]
    [TestCase("""{"status":{"tasks":[],"connector":{"worker_id":"w:1","trace":"boom"}}}""", "boom", "w:1")]
    [TestCase("""{"status":{"connector":{"state":"RUNNING","worker_id":"w:1"}}}""", "its tasks are not a list", null)]
    [TestCase("""{"status":{"connector":{"state":"FAILED","worker_id":"w:1"},"tasks":null}}""", "its tasks are not a list", null)]
    [
        TestCase("""{"status":{"tasks":{"0":{"id":0,"state":"FAILED"}},"connector":{"state":"RUNNING","worker_id":"w:1"}}}""",
            "its tasks are not a list", null)]
    [TestCase("""{"status":{"tasks":"FAILED","connector":{"state":"RUNNING","worker_id":"w:1"}}}""", "its tasks are not a list", null)]
    [TestCase("""{"status":{"tasks":3,"connector":{"state":"RUNNING","worker_id":"w:1"}}}""", "its tasks are not a list", null)]
    [
        TestCase("""{"status":{"tasks":[null,{"id":0,"state":"RUNNING"}],"connector":{"state":"RUNNING"}}}""",
            "its tasks cannot be told apart", null)]
    [
        TestCase("""{"status":{"tasks":[{"id":1,"state":"RUNNING"},{"state":"RUNNING"}],"connector":{"state":"RUNNING"}}}""",
            "its tasks cannot be told apart", null)]
    [
        TestCase("""{"status":{"tasks":[{"state":"RUNNING"},{"state":"RUNNING"},{"id":0}],"connector":{"state":"RUNNING"}}}""",
            "its tasks cannot be told apart", null)]
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

    [TestCase("""{"status":{"type":"sink","name":"a","tasks":[],"connector":{"state":"RUNNING","type":"x"}},"type":"y"}""", "sink")]
    [TestCase("""{"status":{"name":"a","tasks":[],"connector":{"state":"RUNNING"},"other":"word"}}""", "unknown")]
    [TestCase("""{"status":{"type":7,"tasks":[],"connector":{"state":"RUNNING"}}}""", "unknown")]
    [TestCase("""{"status":{"type":null,"tasks":[],"connector":{"state":"RUNNING"}}}""", "unknown")]
    [TestCase("""{"status":{"type":{"type":"sink"},"tasks":[],"connector":{"state":"RUNNING"}}}""", "unknown")]
    public async Task ReadAsync_TypeOfConnector_IsTheStatusOwnWord(string entry, string type)
    {
        using var connect = new StubConnect();
        connect.List.Says("{\"a\":" + entry + "}");

        Assert.That((await connect.SeeAsync()).Connectors.Single().Type, Is.EqualTo(type));
    }

    [TestCase(1024, StateKind.Unknown)]
    [TestCase(1025, StateKind.Missing)]
    public async Task ReadAsync_StateAroundTheLimit_IsAWordUpToIt(int length, StateKind kind)
    {
        using var connect = new StubConnect();
        connect.List.Says("{\"a\":{\"status\":{\"tasks\":[],\"connector\":{\"state\":\"" + new string('x', length) + "\"}}}}");

        Assert.That((await connect.SeeAsync()).Connectors.Single().State.Kind, Is.EqualTo(kind));
    }

    [Test]
    public async Task ReadAsync_EndlessWord_IsNotUnderstood(
        [Values("state", "worker_id", "type")] string member, [Values(1025, 40_000, 200_000)] int length)
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
        Assert.That(
            (connector.WorkerId, connector.Tasks[0].WorkerId),
            Is.EqualTo(member is "type" ? ("w:1", "w:1") : ((string?)null, (string?)null)));
        Assert.That(connector.Type, Is.EqualTo(member is "type" ? "unknown" : "sink"));
    }
}

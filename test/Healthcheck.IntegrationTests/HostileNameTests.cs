using System.Text.Json.Nodes;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

/// <summary>Names that Connect takes. A worker of its own, since it can neither show nor delete some of them by path.</summary>
[TestFixture]
internal sealed class HostileNameTests
{
    // A line of a log may end at a line separator too.
    private const string Failing = "fails/%2F?#\u2028\"two\" {lines} \u2713";

    private static readonly string[] Running =
    [
        "a/b %2f?#",
        "weird \"name\" {x} \u00fcn\u00ef \u2713",
        "..",
        ".",
        "...hidden",
        "../../etc/passwd",
        "%",
        "%41",
        "own/tasks/0",
        "tasks",
        "back\\slash;a,b+c&d=e",
        "<script>alert(1)</script>",
        "\u202eright to left",
        "\U0001F600*",
    ];

    private RunFolder _folder = null!;
    private ConnectWorker _worker = null!;
    private DaemonProcess _daemon = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = new RunFolder();
        _worker = await ConnectWorker.StartAsync(SharedKafka.Broker, "hostile");
        foreach (var name in Running)
        {
            await _worker.Rest.CreateUntilListedAsync(name, FileConnector.Source(_folder));
        }
        await _worker.Rest.CreateUntilListedAsync(Failing, FileConnector.Sink(_folder.PathOf("missing/sink.txt")));
        await _worker.Rest.ItemsBecomeAsync(
            items => items.Length == 2 * (Running.Length + 1)
                && items.All(item => item.State == (item is { Connector: Failing, Task: 0 } ? "FAILED" : "RUNNING")),
            "all run but the one task");
        _daemon = await DaemonProcess.StartAsync(_worker);
        await _daemon.VerdictBecomesAsync(verdict => verdict.Failures.Length == 1, Limits.Poll, "the one failed task");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var process in new IAsyncDisposable?[] { _daemon, _worker })
        {
            await (process?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        _folder?.Dispose();
    }

    [TestCaseSource(nameof(Running))]
    public async Task Part_Running_IsFoundAndHealthyWhateverItsName(string name)
    {
        var connector = Verdict.Read(await _daemon.PartAsync("connectors", name));
        var task = Verdict.Read(await _daemon.PartAsync("connectors", name, "tasks", "0"));
        var other = await _daemon.PartAsync("connectors", name, "tasks", "1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((connector.Code, connector.Healthy, connector.Failures.Length), Is.EqualTo((200, true, 0)));
            Assert.That((task.Code, task.Healthy, task.Failures.Length), Is.EqualTo((200, true, 0)));
            Assert.That(other, Is.EqualTo(new Answer(404, "")));
        }
    }

    [Test]
    public async Task Part_TaskFailed_IsUnhealthyOnItsOwnPathsAndInTheWhole()
    {
        Failure[] expected = [Failure.OfTask(Failing, 0, "FAILED", _worker)];
        var whole = await _daemon.VerdictAsync();
        var connector = Verdict.Read(await _daemon.PartAsync("connectors", Failing));
        var task = Verdict.Read(await _daemon.PartAsync("connectors", Failing, "tasks", "0"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((whole.Code, whole.Rate), Is.EqualTo((503, 0.5 / (Running.Length + 1))));
            Assert.That((connector.Code, connector.Rate), Is.EqualTo((503, 0.5)));
            Assert.That((task.Code, task.Rate), Is.EqualTo((503, 1.0)));
            Assert.That(new[] { whole.Failures, connector.Failures, task.Failures }, Is.All.EqualTo(expected));
        }
    }

    // Each is what one of the names becomes when it is decoded once too often or too little, or taken for a path.
    [TestCase("connectors/A")]
    [TestCase("connectors/%252541")]
    [TestCase("connectors/a/b%20%252f%3F%23")]
    [TestCase("connectors/a%2Fb%20%2F%3F%23")]
    [TestCase("connectors/own/tasks/0")]
    [TestCase("connectors/own")]
    [TestCase("connectors/%")]
    [TestCase("connectors/../x")]
    [TestCase("connectors/no-such-connector")]
    [TestCase("connectors/no-such-connector/tasks/0")]
    public async Task Part_Unknown_Is404WithEmptyBody(string path)
    {
        Assert.That(await _daemon.GetAsItIsAsync(path), Is.EqualTo(new Answer(404, "")));
    }

    [Test]
    public async Task Status_OfAllNames_ShowsThemAsTheyAre()
    {
        var status = await _daemon.StatusAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(NamesIn(status["watched"]), Is.EquivalentTo(Running.Append(Failing)));
            Assert.That(NamesIn(status["problems"]), Is.EqualTo(new[] { Failing }));
            Assert.That((await _daemon.GetAsync("status")).Body, Does.Not.Contain('\u2028'));
        }
    }

    [Test]
    public void Log_OfAFailedTask_StaysOneLine()
    {
        var told = _daemon.Log.Split('\n', '\u2028').Where(line => line.Contains("is FAILED", StringComparison.Ordinal)).ToArray();

        Assert.That(told, Has.Length.EqualTo(1));
        Assert.That(
            told[0], Does.Match("^[-0-9]+T[.:0-9]+Z WARNING Task 0 of connector fails/%2F\\?# \"two\" {lines} \u2713 is FAILED on "));
    }

    [Test]
    public async Task Filter_OfHostileNames_LeavesOutWhatItNames()
    {
        // The star matches the slash and the line separator, the question mark the face, which is two characters to .NET.
        await using var daemon = await DaemonProcess.StartAsync(
            _worker, "--include-connectors", "*/*,?*,%*", "--exclude-connectors", "fails/%2F?#*\u2713, ..,<*>,?\\*", "--log-format",
            "json");
        string[] ignored = [Failing, "..", "<script>alert(1)</script>"];

        await daemon.BecomesAsync(200, Limits.Poll, "what has failed is left out");

        var status = await daemon.StatusAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(NamesIn(status["ignored"]), Is.EquivalentTo(ignored));
            Assert.That(NamesIn(status["watched"]), Is.EquivalentTo(Running.Except(ignored)));
            Assert.That(status["idle_patterns"]!.AsArray().Select(pattern => (string?)pattern), Is.EqualTo(new[] { "?\\*" }));
            Assert.That((await daemon.PartAsync("connectors", Failing)).Code, Is.EqualTo(404));
            Assert.That((await daemon.PartAsync("connectors", "..")).Code, Is.EqualTo(404));
            Assert.That((await daemon.PartAsync("connectors", ".")).Code, Is.EqualTo(200));
        }
        await daemon.LogsAsync("matches no connector");
        var messages = daemon.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => (string?)JsonNode.Parse(line)!["Message"]);
        Assert.That(messages, Has.One.EqualTo("The pattern ?\\* matches no connector"));
    }

    private static IEnumerable<string?> NamesIn(JsonNode? entries) => entries!.AsArray().Select(entry => (string?)entry!["connector"]);
}

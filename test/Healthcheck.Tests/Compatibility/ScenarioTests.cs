using System.Text;
using System.Text.Json;
using FakeConnect;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Compatibility;

/// <summary>The scenarios of the Python tool's own tests, restated and put to our daemon.</summary>
internal sealed class ScenarioTests
{
    private const string K = "kafka-connect:8083";
    private const string M = "my.worker.name:8083";
    private const string WorkerId = "--connect-worker-id";
    private const string Threshold = "--failure-threshold-percentage";
    private const string Considered = "--considered-containers";

    private const string OneRunning = $"local-file-source=RUNNING@{K} 0=RUNNING@{K}";
    private const string OneFailed = $"local-file-source=FAILED@{K} 0=FAILED@{K}";
    private const string FourTasks = $"RUNNING@{M} 0=RUNNING@{M} 2=RUNNING@{M} 3=RUNNING@{M} 4=RUNNING@{M}";

    private const string ThreeOfTen =
        $"s3-source=FAILED@{M} 0=RUNNING@{M} 2=RUNNING@{M} 3=FAILED@{M} 4=RUNNING@{M};"
        + $"s3-sink=RUNNING@{M} 0=RUNNING@{M} 2=FAILED@{M} 3=RUNNING@{M} 4=RUNNING@{M}";

    private static readonly string OfThreeOfTen = string.Join(
        ',',
        Scenario.ConnectorFailure("s3-source", M),
        Scenario.TaskFailure("s3-source", 3, M),
        Scenario.TaskFailure("s3-sink", 2, M));

    private static readonly string OfOneFailedTask = Scenario.TaskFailure("local-file-source", 0, K);

    private static readonly Scenario[] Scenarios =
    [
        new(1, "all running", OneRunning, 200) { Args = ["--unhealthy-states", "FAILED"] },
        new(2, "connector and task failed", OneFailed, 503, $"{Scenario.ConnectorFailure("local-file-source", K)},{OfOneFailedTask}")
        {
            Args = ["--unhealthy-states", "FAILED"],
            Rate = "1.0",
        },
        new(4, "worker id owns all", $"jdbc-sink=RUNNING@{K} 0=RUNNING@{K}", 200) { Args = [WorkerId, K] },
        new(5, "worker id owns nothing", "jdbc-sink=RUNNING@some-other 0=RUNNING@some-other", 200) { Args = [WorkerId, K] },
        new(6, "another worker fails", "jdbc-sink=FAILED@failing 0=FAILED@failing", 200) { Args = [WorkerId, K] },
        new(7, "this worker fails, another runs", $"jdbc-sink=RUNNING@other 0=FAILED@{K}", 503, Scenario.TaskFailure("jdbc-sink", 0, K))
        {
            Args = [WorkerId, K],
            Rate = "0.5",
        },
        new(8, "several tasks", $"jdbc-source={FourTasks}", 200) { Args = [WorkerId, M] },
        new(9, "several connectors", $"s3-source={FourTasks};s3-sink={FourTasks}", 200) { Args = [WorkerId, M] },
        new(10, "several connectors, three failures", ThreeOfTen, 503, OfThreeOfTen) { Args = [WorkerId, M], Rate = "0.3" },
        new(11, "no connectors", "", 200) { Args = [WorkerId, M] },
        new(
            12, "a task with a trace", $"s3-sink=RUNNING@{M} 0=RUNNING@{M} 2=FAILED@{M}(a-trace)", 503,
            Scenario.TaskFailure("s3-sink", 2, M, "a-trace"))
        {
            Args = [WorkerId, M],
            Rate = "0.3333333333333333",
        },
        new(15, "rate above the threshold", ThreeOfTen, 503, OfThreeOfTen) { Args = [Threshold, "10"], Rate = "0.3", Threshold = "0.1" },
        new(16, "rate below the threshold", ThreeOfTen, 200, OfThreeOfTen) { Args = [Threshold, "50"], Rate = "0.3", Threshold = "0.5" },
        new(17, "only connectors, a task failed", $"local-file-source=RUNNING@{K} 0=FAILED@{K}", 200) { Args = [Considered, "CONNECTOR"] },
        new(18, "only tasks, a connector failed", $"local-file-source=FAILED@{K} 0=RUNNING@{K}", 200) { Args = [Considered, "TASK"] },
        new(19, "only tasks, both failed", OneFailed, 503, OfOneFailedTask) { Args = [Considered, "TASK"], Rate = "1.0" },
    ];

    [TestCaseSource(nameof(Scenarios))]
    public async Task Get_Scenario_AnswersCodeAndBodyMemberForMember(Scenario scenario)
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync(scenario.Connectors());
        await using var closing = connect;
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, TimeProvider.System, scenario.Args);

        Assert.That(await daemon.AskAsync("/"), Is.EqualTo((scenario.Code, scenario.Body)));
    }

    [Test]
    public async Task Get_Scenario3HostUnknown_AssumesUnhealthy()
    {
        await using var daemon = await RunningDaemon.StartAsync(new Uri("http://unknown-hostname.invalid:8083/"), TimeProvider.System);

        var (code, body) = await daemon.AskAsync("/");

        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        Assert.That(code, Is.EqualTo(503));
        Assert.That(
            root.EnumerateObject().Select(member => member.Name), Is.EqualTo(new[] { "healthy", "message", "error", "failure_states" }));
        Assert.That(root.GetProperty("healthy").GetBoolean(), Is.False);
        Assert.That(
            root.GetProperty("message").GetString(),
            Is.EqualTo("Exception raised while attempting to calculate health result, assuming unhealthy."));
        Assert.That(root.GetProperty("error").GetString(), Does.Contain("unknown-hostname"));
        Assert.That(root.GetProperty("failure_states").GetRawText(), Is.EqualTo("""["FAILED"]"""));
    }

    [Test]
    public async Task Get_Scenario13WorkerDoesNotAnswerForItsCluster_IsABrokerFailureAtRateZero()
    {
        var scenario = new Scenario(
            13, "broker", $"s3-sink=RUNNING@{M} 0=RUNNING@other.worker:8083", 503, """{"type":"broker","connector":"s3-sink"}""");
        var (connect, _) = await RunningDaemon.StartConnectAsync(scenario.Connectors());
        await using var closing = connect;
        connect.Version = FakeVersion.NoHealth;
        connect.Answer("/connectors/s3-sink", FakeReply.Error(503, "no broker"));
        connect.Answer("/connectors/healthcheck-asks-for-no-connector", FakeReply.Error(503, "no broker"));
        await using var daemon = await RunningDaemon.StartAsync(
            connect.Address, TimeProvider.System, WorkerId, "unhealthy.worker:8083");

        Assert.That(await daemon.AskAsync("/"), Is.EqualTo((scenario.Code, scenario.Body)));
    }

    [Test]
    public async Task Get_Scenario14BasicAuth_SendsTheCredentials()
    {
        var scenario = new Scenario(14, "basic auth", OneRunning, 200);
        var (connect, _) = await RunningDaemon.StartConnectAsync(scenario.Connectors());
        await using var closing = connect;
        await using var daemon = await RunningDaemon.StartAsync(
            connect.Address, TimeProvider.System, "--basic-auth", "username:password");

        Assert.That(await daemon.AskAsync("/"), Is.EqualTo((scenario.Code, scenario.Body)));
        Assert.That(
            connect.Requests.Select(request => request.Authorization),
            Is.Not.Empty.And.All.EqualTo("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("username:password"))));
    }

    /// <summary>Scenario 0 and the paths that are none.</summary>
    [TestCase("/ping", 200, """{"status":"UP"}""")]
    [TestCase("/test", 404, "")]
    [TestCase("/does/not/exist", 404, "")]
    [TestCase("/kafka", 404, "")]
    [TestCase("/this-is-a-long/url", 404, "")]
    [TestCase("/connectors", 404, "")]
    public async Task Get_OtherPath_AnswersAsEver(string path, int code, string body)
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync();
        await using var closing = connect;
        await using var daemon = await RunningDaemon.StartUnpolledAsync(connect.Address, TimeProvider.System);

        Assert.That(await daemon.AskAsync(path), Is.EqualTo((code, body)));
    }
}

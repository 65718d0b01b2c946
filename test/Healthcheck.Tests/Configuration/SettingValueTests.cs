using System.Reflection;
using System.Text.Json;
using Healthcheck.Configuration;

namespace Healthcheck.Tests.Configuration;

/// <summary>Every setting: its default, and its good values from each of the three sources.</summary>
[TestFixture]
internal sealed class SettingValueTests
{
    private static readonly (string Flag, string Value)[] Defaults =
    [
        ("--port", "18083"),
        ("--bind-address", "*"),
        ("--web-tls-cert-file", "null"),
        ("--web-tls-key-file", "null"),
        ("--web-client-ca-file", "null"),
        ("--web-users-file", "null"),
        ("--web-guard-verdict", "false"),
        ("--web-allow-restart", "false"),
        ("--connect-url", "http://localhost:8083/"),
        ("--connect-worker-id", "null"),
        ("--considered-containers", "True True"),
        ("--unhealthy-states", "FAILED"),
        ("--failure-threshold-percentage", "0"),
        ("--failure-threshold-scope", "cluster"),
        ("--include-connectors", ""),
        ("--exclude-connectors", ""),
        ("--expect-connectors", ""),
        ("--grace-period", "=00:00:00"),
        ("--checks", "VanishedConnectors"),
        ("--basic-auth", "null"),
        ("--basic-auth-file", "null"),
        ("--bearer-token-file", "null"),
        ("--connect-header-file", ""),
        ("--connect-ca-file", ""),
        ("--connect-client-cert-file", "null"),
        ("--connect-client-key-file", "null"),
        ("--connect-client-key-password-file", "null"),
        ("--connect-tls-server-name", "null"),
        ("--connect-tls-insecure", "False"),
        ("--poll-interval", "00:00:10"),
        ("--request-timeout", "00:00:05"),
        ("--stale-after", "00:00:30"),
        ("--worker-grace-period", "00:01:00"),
        ("--worker-check", "Auto"),
        ("--max-body-size", "67108864"),
        ("--max-connectors-and-tasks", "200000"),
        ("--max-trace-size", "8192"),
        ("--redact", "default"),
        ("--root-cause-message", "Auto"),
        ("--history-size", "1000"),
        ("--ui", "True"),
        ("--runbooks-url", "null"),
        ("--restart", "Off"),
        ("--restart-connectors", ""),
        ("--restart-exclude", ""),
        ("--restart-after", "00:01:00"),
        ("--restart-max-delay", "01:00:00"),
        ("--restart-max-attempts", "10"),
        ("--restart-reset-after", "00:10:00"),
        ("--restart-parallel", "2"),
        ("--restart-budget", "20"),
        ("--restart-outage-percentage", "50"),
        ("--restart-basic-auth-file", "null"),
        ("--restart-bearer-token-file", "null"),
        ("--state-file", "null"),
        ("--metrics-detail", "Connector"),
        ("--metrics-max-series", "10000"),
        ("--log-level", "Information"),
        ("--log-format", "text"),
    ];

    private static readonly (string Flag, string Text, string Value)[] Good =
    [
        ("--port", "1", "1"),
        ("--port", " 65535 ", "65535"),
        ("--bind-address", "LocalHost", "localhost"),
        ("--bind-address", "*", "*"),
        ("--bind-address", "127.0.0.1", "127.0.0.1"),
        ("--bind-address", "::", "::"),
        ("--bind-address", "[::1]", "::1"),
        ("--web-guard-verdict", "False", "false"),
        ("--web-allow-restart", "False", "false"),
        ("--connect-url", "https://connect", "https://connect/"),
        ("--connect-url", "http://connect:8083/base/path", "http://connect:8083/base/path/"),
        ("--connect-url", "http://a:1, http://b:2/ ,,http://a:1", "http://a:1/ http://b:2/"),
        ("--connect-url", "HTTP://[::1]:8083", "http://[::1]:8083/"),
        ("--connect-worker-id", " Connect-1:8083 ", "Connect-1:8083"),
        ("--considered-containers", "task", "False True"),
        ("--considered-containers", " Connector , connector", "True False"),
        ("--considered-containers", "TASK,CONNECTOR", "True True"),
        ("--unhealthy-states", "paused, FAILED ,Paused", "PAUSED FAILED"),
        ("--unhealthy-states", "UNASSIGNED,RUNNING,STOPPED,RESTARTING", "UNASSIGNED RUNNING STOPPED RESTARTING"),
        ("--unhealthy-states", "degraded,system_error,USER_ACTIONABLE_ERROR", "DEGRADED SYSTEM_ERROR USER_ACTIONABLE_ERROR"),
        ("--unhealthy-states", "dead, Half-Open_2", "DEAD HALF-OPEN_2"),
        ("--failure-threshold-percentage", "0", "0"),
        ("--failure-threshold-percentage", "100", "100"),
        ("--failure-threshold-scope", "Worker", "worker"),
        ("--include-connectors", " orders-*, a b ,orders-*", "orders-*|a b"),
        ("--exclude-connectors", "?", "?"),
        ("--expect-connectors", " orders, a b ,orders,Orders", "orders|a b|Orders"),
        ("--grace-period", "1.5m", "=00:01:30"),
        ("--grace-period", "unassigned=6m, RESTARTING = 2m", "=00:00:00 RESTARTING=00:02:00 UNASSIGNED=00:06:00"),
        (
            "--grace-period", "system_error=1m,Odd=2m,missing_connector=3m",
            "=00:00:00 ODD=00:02:00 SYSTEM_ERROR=00:01:00 MissingConnector=00:03:00"),
        ("--grace-period", "30s,no_tasks=24h,FAILED=0", "=00:00:30 FAILED=00:00:00 NoTasks=1.00:00:00"),
        ("--checks", "lost_worker, Missing_Status", "MissingStatus LostWorker"),
        ("--checks", "ALL", "MissingStatus NoTasks MissingTask LostWorker VanishedConnectors"),
        ("--checks", "none", ""),
        ("--basic-auth", "user:pass:word", "user:pass:word"),
        ("--basic-auth", "@user:p=a,s\"s ", "@user:p=a,s\"s "),
        ("--basic-auth", "\"a:b\"", "\"a:b\""),
        ("--connect-tls-server-name", " connect.internal ", "connect.internal"),
        ("--connect-tls-server-name", "10.0.0.1", "10.0.0.1"),
        ("--connect-tls-insecure", "TRUE", "True"),
        ("--connect-tls-insecure", "false", "False"),
        ("--poll-interval", "100ms", "00:00:00.1000000"),
        ("--poll-interval", "1.5", "00:00:01.5000000"),
        ("--poll-interval", "0.5M", "00:00:30"),
        ("--request-timeout", "10m", "00:10:00"),
        ("--stale-after", "10s", "00:00:21"),
        ("--stale-after", "21s", "00:00:21"),
        ("--stale-after", "21.1", "00:00:21.1000000"),
        ("--stale-after", "24h", "1.00:00:00"),
        ("--worker-grace-period", "0", "00:00:00"),
        ("--worker-grace-period", "1h", "01:00:00"),
        ("--worker-check", "Health", "Health"),
        ("--worker-check", "connector", "Connector"),
        ("--worker-check", "off", "Off"),
        ("--max-body-size", "1KiB", "1024"),
        ("--max-body-size", "1gib", "1073741824"),
        ("--max-connectors-and-tasks", "1", "1"),
        ("--max-connectors-and-tasks", "10000000", "10000000"),
        ("--max-trace-size", "0", "0"),
        ("--redact", "OFF", "off"),
        ("--redact", "Default", "default"),
        ("--redact", "/dev/null", "file"),
        ("--root-cause-message", "On", "On"),
        ("--root-cause-message", "off", "Off"),
        ("--history-size", "0", "0"),
        ("--ui", "OFF", "False"),
        ("--runbooks-url", "https://r.example/x", "https://r.example/x/"),
        ("--max-trace-size", "1 MiB", "1048576"),
        ("--restart", "dry-run", "DryRun"),
        ("--restart", " ON ", "On"),
        ("--restart-connectors", "a*, b", "a* b"),
        ("--restart-exclude", "c", "c"),
        ("--restart-after", "0", "00:00:00"),
        ("--restart-max-delay", "30s", "00:00:30"),
        ("--restart-max-attempts", "0", "0"),
        ("--restart-reset-after", "1h", "01:00:00"),
        ("--restart-parallel", "100", "100"),
        ("--restart-budget", "1", "1"),
        ("--restart-outage-percentage", "100", "100"),
        ("--state-file", " /tmp/x ", "/tmp/x"),
        ("--metrics-detail", "Summary", "Summary"),
        ("--metrics-detail", " TASK ", "Task"),
        ("--metrics-max-series", "0", "0"),
        ("--metrics-max-series", "10000000", "10000000"),
        ("--log-level", "debug", "Debug"),
        ("--log-level", "Warning", "Warning"),
        ("--log-level", "ERROR", "Error"),
        ("--log-format", "JSON", "json"),
    ];

    /// <summary>Their values are tested with the files.</summary>
    private static readonly string[] ThatNameFiles =
    [
        "--basic-auth-file", "--restart-basic-auth-file", "--restart-bearer-token-file", "--bearer-token-file", "--connect-header-file",
        "--connect-ca-file", "--connect-client-cert-file",
        "--connect-client-key-file", "--connect-client-key-password-file", "--web-tls-cert-file", "--web-tls-key-file",
        "--web-client-ca-file", "--web-users-file",
    ];

    private static IEnumerable<TestCaseData> DefaultCases => Defaults.Select(row => new TestCaseData(row.Flag, row.Value));

    private static IEnumerable<TestCaseData> GoodCases => Good.Select(row => new TestCaseData(row.Flag, row.Text, row.Value));

    [Test]
    public void Table_EverySetting_IsTestedHere()
    {
        var flags = SettingTable.Settings.Select(row => row.Flag).Except(["--settings-file", "--clusters-file"]);

        Assert.That(Defaults.Select(row => row.Flag), Is.EquivalentTo(flags));
        Assert.That(Good.Select(row => row.Flag).Concat(ThatNameFiles).Distinct(), Is.EquivalentTo(flags));
    }

    [TestCase(typeof(ConnectionDefinitions))]
    [TestCase(typeof(ConnectionSecurityDefinitions))]
    [TestCase(typeof(ProcessDefinitions))]
    [TestCase(typeof(RestartDefinitions))]
    [TestCase(typeof(VerdictDefinitions))]
    [TestCase(typeof(WebDefinitions))]
    [TestCase(typeof(PageDefinitions))]
    [TestCase(typeof(DisclosureDefinitions))]
    public void Table_EveryDefinition_IsARow(Type definitions)
    {
        var rows = definitions.GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(field => field.GetValue(null)).OfType<Setting>();

        Assert.That(rows, Is.Not.Empty.And.SubsetOf(SettingTable.Settings));
    }

    /// <summary>The defaults are the options' own; where help says more or less than the value, it says nothing else.</summary>
    [Test]
    public void Table_EveryDefaultText_MeansTheDefault()
    {
        string[] sentences =
        [
            "10s (1s with --demo)", "3 poll intervals", "all", "none", "none: all workers", "the host in --connect-url", "as for reading",
        ];
        foreach (var row in SettingTable.Settings.Where(row => !sentences.Contains(row.DefaultText)))
        {
            Assert.That(
                Read.Value(Read.Settings([row.Flag, row.DefaultText]), row.Flag), Is.EqualTo(Read.Value(Read.Settings([]), row.Flag)));
        }
    }

    [TestCaseSource(nameof(DefaultCases))]
    public void Read_NothingGiven_TakesDefault(string flag, string value)
    {
        Assert.That(Read.Value(Read.Settings([]), flag), Is.EqualTo(value));
    }

    [TestCaseSource(nameof(DefaultCases))]
    public void Read_BlankVariable_TakesDefault(string flag, string value)
    {
        var variable = SettingTable.Settings.Single(row => row.Flag == flag).Variable;

        Assert.That(Read.Value(Read.Settings([], (variable, " ")), flag), Is.EqualTo(value));
    }

    [TestCaseSource(nameof(GoodCases))]
    public void Read_Flag_TakesValue(string flag, string text, string value)
    {
        Assert.That(Read.Value(Read.Settings([flag, text]), flag), Is.EqualTo(value));
        Assert.That(Read.Value(Read.Settings([$"{flag}={text}"]), flag), Is.EqualTo(value));
    }

    [TestCaseSource(nameof(GoodCases))]
    public void Read_Variable_TakesValue(string flag, string text, string value)
    {
        var variable = SettingTable.Settings.Single(row => row.Flag == flag).Variable;

        Assert.That(Read.Value(Read.Settings([], (variable, text)), flag), Is.EqualTo(value));
    }

    [TestCaseSource(nameof(GoodCases))]
    public void Read_File_TakesValue(string flag, string text, string value)
    {
        using var file = new TemporaryFile($$"""{"{{flag[2..]}}": "{{JsonEncodedText.Encode(text)}}"}""");

        Assert.That(Read.Value(Read.Settings(["--settings-file", file.Path]), flag), Is.EqualTo(value));
    }

    [TestCase("300ms", "1s", "00:00:01")]
    [TestCase("300ms", "300ms", "00:00:00.7500000")]
    [TestCase("500ms", "3s", "00:00:03")]
    [TestCase("2s", "6s", "00:00:06")]
    [TestCase("2s", "4s", "00:00:05")]
    [TestCase("5s", "12s", "00:00:12")]
    [TestCase("1h", "1h", "02:00:01")]
    public void Read_StaleAfter_IsNeverLessThanAPollAfterTheNextTakes(string interval, string given, string staleAfter)
    {
        Assert.That(
            Read.Value(Read.Settings(["--poll-interval", interval, "--stale-after", given]), "--stale-after"), Is.EqualTo(staleAfter));
    }

    [TestCase("3s", "00:00:09")]
    [TestCase("1h", "03:00:00")]
    public void Read_PollIntervalOnly_StaleAfterIsThreeOfThem(string interval, string staleAfter)
    {
        Assert.That(Read.Value(Read.Settings(["--poll-interval", interval]), "--stale-after"), Is.EqualTo(staleAfter));
    }
}

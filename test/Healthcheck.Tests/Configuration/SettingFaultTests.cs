using System.Text.Json;
using Healthcheck.Configuration;

namespace Healthcheck.Tests.Configuration;

/// <summary>Every bad value, from each of the three sources.</summary>
[TestFixture]
internal sealed class SettingFaultTests
{
    private static readonly (string Flag, string Text, string Phrase)[] Bad =
    [
        ("--port", "abc", "'abc' is not a port"),
        ("--port", "0", "'0' is not a port"),
        ("--port", "65536", "'65536' is not a port"),
        ("--port", "-1", "'-1' is not a port"),
        ("--port", "8083.0", "'8083.0' is not a port"),
        ("--port", "99999999999999999999", "'99999999999999999999' is not a port"),
        ("--bind-address", "example.org", "'example.org' is not an address to listen on"),
        ("--bind-address", "1", "'1' is not an address to listen on"),
        ("--bind-address", "010.0.0.1", "'010.0.0.1' is not an address to listen on"),
        ("--bind-address", "[::1]:80", "'[::1]:80' is not an address to listen on"),
        ("--web-tls-cert-file", "/no/such", "not without --web-tls-key-file (HEALTHCHECK_WEB_TLS_KEY_FILE)"),
        ("--web-tls-key-file", "/no/such", "not without --web-tls-cert-file (HEALTHCHECK_WEB_TLS_CERT_FILE)"),
        ("--web-client-ca-file", "/no/such", "not without --web-tls-cert-file (HEALTHCHECK_WEB_TLS_CERT_FILE)"),
        ("--web-users-file", "/no/such/hidden", "the file (path not shown) does not exist"),
        ("--web-guard-verdict", "yes", "'yes' is not true or false"),
        (
            "--web-guard-verdict", "true",
            "not without --web-users-file (HEALTHCHECK_WEB_USERS_FILE) or --web-client-ca-file (HEALTHCHECK_WEB_CLIENT_CA_FILE)"),
        ("--web-allow-restart", "yes", "'yes' is not true or false"),
        (
            "--web-allow-restart", "true",
            "not without --web-users-file (HEALTHCHECK_WEB_USERS_FILE): nobody may restart anything without a name"),
        ("--connect-url", "localhost:8083", "'localhost:8083' is not an http or https URL (perhaps http://localhost:8083)"),
        ("--connect-url", "ftp://host", "'ftp://host' is not an http or https URL"),
        ("--connect-url", "http://", "'http://' is not an http or https URL"),
        ("--connect-url", "http://a:1,http://b:99999", "'http://b:99999' is not an http or https URL"),
        ("--connect-url", "http://host/?key=hidden", "'http://host/?***' has a query or a fragment"),
        ("--connect-url", "http://host/#hidden", "'http://host/#***' has a query or a fragment"),
        ("--connect-url", "http://u:hid/d@en@host:1/x",
            "'http://***@host:1/x' holds a user or an '@': give user and password by --basic-auth"),
        ("--connect-url", "http://u:hid,den@host",
            "'http://***@host' holds a user or an '@': give user and password by --basic-auth"),
        ("--connect-url", "u:hid//den@host", "'***@host' holds a user or an '@': give user and password by --basic-auth"),
        ("--connect-url", "http://xn--\u00fc:80", "'http://xn--\u00fc:80' has a host name that cannot be looked up"),
        ("--connect-url", $"http://h{new string('x', 63)}", $"'http://h{new string('x', 63)}' has a host name that cannot be looked up"),
        ("--connect-url", "http://h/?mail=a@b&token=hidden", "'http://***' holds a user or an '@': give user and password by --basic-auth"),
        ("--connect-url", ",", "the list is empty"),
        ("--connect-worker-id", "a\nb", "'a?b' has control characters"),
        ("--considered-containers", "CONNECTOR,BROKER", "'BROKER' is not a container"),
        ("--considered-containers", " , ", "the list is empty"),
        ("--unhealthy-states", "failed,failled", "'FAILLED' is not a state; did you mean FAILED?"),
        ("--unhealthy-states", "SYSTEM-EROR", "'SYSTEM-EROR' is not a state; did you mean SYSTEM_ERROR?"),
        ("--unhealthy-states", "STARTING", "'STARTING' is not a state; did you mean RESTARTING?"),
        ("--unhealthy-states", "not well", "'NOT WELL' is not a state"),
        ("--unhealthy-states", "DEAD;GONE", "'DEAD;GONE' is not a state"),
        ("--unhealthy-states", ",", "the list is empty"),
        ("--failure-threshold-percentage", "101", "'101' is not a percentage"),
        ("--failure-threshold-percentage", "0.5", "'0.5' is not a percentage"),
        ("--failure-threshold-percentage", "5%", "'5%' is not a percentage"),
        ("--failure-threshold-scope", "all", "'all' is not a scope"),
        ("--include-connectors", " , ", "the list is empty"),
        ("--exclude-connectors", ",", "the list is empty"),
        ("--expect-connectors", ",", "the list is empty"),
        ("--expect-connectors", "a,orders-*", "'orders-*' is a pattern, with its * or ?: here only names can stand"),
        ("--expect-connectors", "order?", "'order?' is a pattern, with its * or ?: here only names can stand"),
        ("--grace-period", "soon", "'soon' is not a duration"),
        ("--grace-period", "25h", "'25h' is out of range"),
        ("--grace-period", "1m,2m", "'2m' is the second of its kind"),
        ("--grace-period", "FAILED=1s,failed=2s", "'failed=2s' is the second of its kind"),
        ("--grace-period", "DEAD!=1m", "'DEAD!' is neither a state nor a check"),
        ("--grace-period", "FALED=1m", "'FALED' is neither a state nor a check; did you mean FAILED?"),
        ("--grace-period", "no_task=1m", "'NO_TASK' is neither a state nor a check; did you mean NO_TASKS?"),
        ("--grace-period", "FAILED=", "'' is not a duration"),
        ("--grace-period", "=1m", "'' is neither a state nor a check"),
        ("--grace-period", ",", "the list is empty"),
        ("--checks", ",", "the list is empty"),
        ("--checks", "no_tasks,dead", "'dead' is not a check"),
        ("--checks", "no_tasks,none", "'none' is not a check beside others"),
        ("--checks", "all,no_tasks", "'all' is not a check beside others"),
        ("--basic-auth", "hidden", "the value (not shown) has no ':' between user and password"),
        ("--basic-auth", "user:hidden\n", "the value (not shown) has control characters, such as a line break"),
        ("--basic-auth-file", "/no/such/hidden", "the file (path not shown) does not exist"),
        ("--bearer-token-file", "/no/such/hidden", "the file (path not shown) does not exist"),
        ("--connect-header-file", "/no/such/hidden", "the file (path not shown) does not exist"),
        ("--connect-ca-file", "/no/such/hidden", "the file (path not shown) does not exist"),
        ("--connect-client-cert-file", "/hidden", "needs --connect-client-key-file (HEALTHCHECK_CONNECT_CLIENT_KEY_FILE)"),
        ("--connect-client-key-file", "/hidden", "needs --connect-client-cert-file (HEALTHCHECK_CONNECT_CLIENT_CERT_FILE)"),
        ("--connect-client-key-password-file", "/hidden", "needs --connect-client-key-file (HEALTHCHECK_CONNECT_CLIENT_KEY_FILE)"),
        ("--connect-tls-server-name", "*.internal", "'*.internal' is not a host name"),
        ("--connect-tls-server-name", "connect:8443", "'connect:8443' is not a host name"),
        ("--connect-tls-insecure", "maybe", "'maybe' is not a yes or no"),
        ("--poll-interval", "soon", "'soon' is not a duration"),
        ("--poll-interval", "ms", "'ms' is not a duration"),
        ("--poll-interval", "-5s", "'-5s' is not a duration"),
        ("--poll-interval", "1,5s", "'1,5s' is not a duration"),
        ("--poll-interval", "99ms", "'99ms' is out of range"),
        ("--poll-interval", "1.01h", "'1.01h' is out of range"),
        ("--poll-interval", "79228162514264337593543950335h", "'79228162514264337593543950335h' is out of range"),
        ("--request-timeout", "49ms", "'49ms' is out of range"),
        ("--request-timeout", "601", "'601' is out of range"),
        ("--stale-after", "9s", "'9s' is less than the poll interval"),
        ("--stale-after", "25h", "'25h' is out of range"),
        ("--worker-grace-period", "61m", "'61m' is out of range"),
        ("--worker-check", "none", "'none' is not a way to ask"),
        ("--max-body-size", "1023", "'1023' is out of range"),
        ("--max-body-size", "2GiB", "'2GiB' is out of range"),
        ("--max-body-size", "9223372036854775807GiB", "'9223372036854775807GiB' is out of range"),
        ("--max-body-size", "64MB", "'64MB' is not a size"),
        ("--max-connectors-and-tasks", "0", "'0' is not a number of connectors and tasks"),
        ("--max-connectors-and-tasks", "10000001", "'10000001' is not a number of connectors and tasks"),
        ("--max-connectors-and-tasks", "many", "'many' is not a number of connectors and tasks"),
        ("--max-trace-size", "1025KiB", "'1025KiB' is out of range"),
        ("--redact", "/no/such.patterns", "'/no/such.patterns' does not exist"),
        ("--root-cause-message", "never", "'never' is not an answer"),
        ("--history-size", "100001", "'100001' is not a number of changes"),
        ("--ui", "yes", "'yes' is not an answer"),
        ("--runbooks-url", "runbooks", "'runbooks' is not an http or https URL"),
        ("--restart", "yes", "'yes' is not a mode"),
        ("--restart-connectors", ",", "the list is empty"),
        ("--restart-exclude", ",", "the list is empty"),
        ("--restart-after", "25h", "'25h' is out of range"),
        ("--restart-max-delay", "999ms", "'999ms' is out of range"),
        ("--restart-max-attempts", "1001", "'1001' is not a number of attempts"),
        ("--restart-reset-after", "soon", "'soon' is not a duration"),
        ("--restart-parallel", "0", "'0' is not a number of connectors"),
        ("--restart-budget", "0", "'0' is not a number of restarts"),
        ("--restart-outage-percentage", "101", "'101' is not a percentage"),
        ("--restart-bearer-token-file", "/no/such", "the file (path not shown) does not exist"),
        ("--restart-basic-auth-file", "/no/such", "the file (path not shown) does not exist"),
        ("--metrics-detail", "all", "'all' is not a level of detail"),
        ("--metrics-max-series", "10k", "'10k' is not a number of series"),
        ("--metrics-max-series", "10000001", "'10000001' is not a number of series"),
        ("--log-level", "TRACE", "'TRACE' is not a log level"),
        ("--log-level", "2", "'2' is not a log level"),
        ("--log-format", "xml", "'xml' is not a log format"),
        ("--settings-file", "/no/such.json", "'/no/such.json' does not exist"),
        ("--state-file", "/no/such/file", "the directory of '/no/such/file' does not exist"),
        ("--clusters-file", "/no/such.yaml", "'/no/such.yaml' does not exist"),
    ];

    private static IEnumerable<TestCaseData> BadCases => Bad.Select(ToCase);

    // A settings file cannot name another.
    private static IEnumerable<TestCaseData> BadCasesInFile => Bad.Where(row => row.Flag != "--settings-file").Select(ToCase);

    [Test]
    public void Table_EverySetting_HasABadValueHere()
    {
        Assert.That(Bad.Select(row => row.Flag).Distinct(), Is.EquivalentTo(SettingTable.Settings.Select(row => row.Flag)));
    }

    [TestCaseSource(nameof(BadCases))]
    public void Read_BadFlag_IsOneFaultNamingAllThatMendsIt(object setting, string text, string phrase)
    {
        var row = (Setting)setting;

        Assert.That(
            Read.Faults([row.Flag, text]),
            Is.EqualTo([$"{row.Flag} ({row.Variable}): {phrase}; allowed: {row.Allowed}"]));
    }

    [TestCaseSource(nameof(BadCases))]
    public void Read_BadVariable_IsNamedAsTheSource(object setting, string text, string phrase)
    {
        var row = (Setting)setting;

        Assert.That(
            Read.Faults([], (row.Variable, text)),
            Is.EqualTo([$"{row.Flag} ({row.Variable}): {phrase}; allowed: {row.Allowed}; from {row.Variable}"]));
    }

    [TestCaseSource(nameof(BadCasesInFile))]
    public void Read_BadValueInFile_IsNamedWithTheFile(object setting, string text, string phrase)
    {
        var row = (Setting)setting;
        using var file = new TemporaryFile($$"""{"{{row.Key}}": "{{JsonEncodedText.Encode(text)}}"}""");

        Assert.That(
            Read.Faults(["--settings-file", file.Path]),
            Is.EqualTo([$"{row.Flag} ({row.Variable}): {phrase}; allowed: {row.Allowed}; from settings file '{file.Path}'"]));
    }

    [Test]
    public void Read_ManyFaults_ReportsAllAtOnceOneLineEach()
    {
        using var file = new TemporaryFile("""{"log-level": "loud", "prot": 1}""");

        var faults = Read.Faults(
            ["--port", "abc", "--prto=5", "stray", "--log-format", "--settings-file", file.Path, "--stale-after", "1s"],
            ("HEALTHCHECK_POLL_INTERVAL", "never"),
            ("HEALTHCHECK_UNHEALTHY_STATES", "SAD\nFORGED LINE"));

        Assert.That(faults, Has.Count.EqualTo(8));
        Assert.That(faults, Has.None.Contains("\n"));
        string[] starts =
        [
            "--log-format (", "--prto: unknown", "1 unexpected argument (", "settings file ", "--poll-interval (", "--port (",
            "--unhealthy-states (", "--log-level (",
        ];
        foreach (var start in starts)
        {
            Assert.That(faults, Has.Exactly(1).StartsWith(start));
        }
    }

    [Test]
    public void Read_PortSetByKubernetes_HintsAtServiceLinks()
    {
        var faults = Read.Faults([], ("HEALTHCHECK_PORT", "tcp://10.0.0.1:80"));

        Assert.That(faults, Has.Count.EqualTo(1));
        Assert.That(faults[0], Does.StartWith("--port (HEALTHCHECK_PORT): 'tcp://10.0.0.1:80' is not a port; allowed: 1-65535"));
        Assert.That(faults[0], Does.Contain("Kubernetes").And.Contain("enableServiceLinks: false").And.Contain("rename"));
    }

    [Test]
    public void Read_LongValue_IsCutInTheFault()
    {
        Assert.That(Read.Faults(["--port", new string('9', 100_000)])[0], Has.Length.LessThan(200));
    }

    private static TestCaseData ToCase((string Flag, string Text, string Phrase) row) =>
        new TestCaseData(SettingTable.Settings.Single(setting => setting.Flag == row.Flag), row.Text, row.Phrase)
            .SetArgDisplayNames(row.Flag, row.Text);
}

using FakeConnect;
using Healthcheck.Commands;
using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Support;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Commands;

/// <summary>The probe against the real daemon, and against servers that are none.</summary>
internal sealed class ProbeCommandTests
{
    private const string Up = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    private const string UrlFault = "the URL must be http[s]://host[:port][/path] without user and fragment, or a path";

    [Test]
    public async Task Probe_RunningDaemon_TellsItsStatus()
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 1));
        await using var closing = connect;
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, new ManualTimeProvider());
        var port = daemon.Http.BaseAddress!.Port;

        Assert.That(Probe([], port), Is.EqualTo((0, $"200 http://127.0.0.1:{port}/livez")));
        Assert.That(Probe(["/readyz"], port), Is.EqualTo((0, $"200 http://127.0.0.1:{port}/readyz")));
        Assert.That(Probe([$"http://127.0.0.1:{port}"]), Is.EqualTo((0, $"200 http://127.0.0.1:{port}/livez")));
        Assert.That(Probe([$"http://127.0.0.1:{port}/"]), Is.EqualTo((0, $"200 http://127.0.0.1:{port}/")));
        Assert.That(Probe(["/nope"], port), Is.EqualTo((1, $"404 http://127.0.0.1:{port}/nope")));
    }

    [Test]
    public async Task Probe_UnhealthyDaemon_SaysWhyInOneLine()
    {
        await using var daemon = await RunningDaemon.StartUnpolledAsync(new Uri("http://127.0.0.1:1/"), new ManualTimeProvider());

        var (code, line) = Probe(["/"], daemon.Http.BaseAddress!.Port);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(line, Does.StartWith("503 http://127.0.0.1:").And.Contain("{\"healthy\":false,").And.Not.Contain("\n"));
    }

    [TestCase("200 OK", 0)]
    [TestCase("204 No Content", 0)]
    [TestCase("299 Odd", 0)]
    [TestCase("301 Moved", 1)]
    [TestCase("199 Odd", 1)]
    [TestCase("503 Service Unavailable", 1)]
    public void Probe_AnyStatus_Only2xxIsGood(string status, int code)
    {
        using var server = new OneAnswer($"HTTP/1.1 {status}\r\nLocation: http://127.0.0.1:1/\r\n\r\n");

        Assert.That(Probe([], server.Port), Is.EqualTo((code, $"{status[..3]} http://127.0.0.1:{server.Port}/livez")));
    }

    [TestCase("")]
    [TestCase("SSH-2.0-OpenSSH_9.2\r\n")]
    [TestCase("HTTP/1.1 2xx OK\r\n\r\n")]
    [TestCase("HTTP/1.1 20")]
    public void Probe_NoHttp_IsNoAnswer(string answer)
    {
        using var server = new OneAnswer(answer);

        Assert.That(Probe([], server.Port), Is.EqualTo((1, $"no answer from http://127.0.0.1:{server.Port}/livez: what came is not HTTP")));
    }

    [Test]
    public void Probe_HugeHostileRefusal_IsOneShortLine()
    {
        using var server = new OneAnswer($"HTTP/1.1 500 Oops\r\n\r\nfirst\r\nsecond\u001b[2J{new string('x', 1 << 20)}");

        var (code, line) = Probe([], server.Port);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(line, Does.StartWith($"500 http://127.0.0.1:{server.Port}/livez first??second?[2Jxxx").And.Length.LessThan(200));
    }

    [Test]
    public void Probe_SilentServer_EndsAfterTheTimeout()
    {
        using var server = new OneAnswer(null);

        Assert.That(
            Probe(["--timeout", "50ms"], server.Port),
            Is.EqualTo((1, $"no answer from http://127.0.0.1:{server.Port}/livez: timed out after 0.05 s")));
    }

    [Test]
    public void Probe_AnswerWithoutEnd_IsGoodAsSoonAsItsStatusIsKnown()
    {
        using var server = new OneAnswer(Up, stayOpen: true);

        Assert.That(Probe(["--timeout=30s"], server.Port).Code, Is.Zero);
    }

    [Test]
    public void Probe_NobodyListens_IsNoAnswer()
    {
        var (code, line) = Probe(["http://127.0.0.1:1/ping"]);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(line, Does.StartWith("no answer from http://127.0.0.1:1/ping: Connection refused"));
    }

    [Test]
    public void Probe_Request_AsksForThePathAsItWasGiven()
    {
        using var server = new OneAnswer(Up);

        Probe([$"http://localhost:{server.Port}/workers/10.0.0.7:8083/a%2Fb?c=d"]);

        Assert.That(
            server.Request,
            Does.StartWith($"GET /workers/10.0.0.7:8083/a%2Fb?c=d HTTP/1.1\r\nHost: localhost:{server.Port}\r\n"));
    }

    [TestCase("--tiemout", "1s", "--tiemout: unknown flag; did you mean --timeout? (--help lists all)")]
    [TestCase("-t", "/livez", "-t: unknown flag; did you mean --timeout? (--help lists all)")]
    [TestCase("/livez", "--bogus=hidden", "--bogus: unknown flag (--help lists all)")]
    [TestCase("/livez", "tiemout", "'tiemout': unexpected argument; did you mean --timeout? (--help lists all)")]
    public void Probe_FlagOrWordItDoesNotKnow_NamesTheNearest(string first, string second, string fault)
    {
        Assert.That(Probe([first, second]).Line.Split('\n'), Has.Member(fault));
    }

    [TestCase("-bogus")]
    [TestCase("/livez", "user:h1dden")]
    [TestCase("/livez", "/readyz")]
    public void Probe_UnexpectedArguments_AreFaultsAndNotShown(params string[] args)
    {
        Assert.That(Probe(args), Is.EqualTo((2, "probe takes one URL and its flags, nothing else (healthcheck probe --help)")));
    }

    [TestCase("--timeout", "", "'' is not a duration")]
    [TestCase("--timeout=soon", null, "'soon' is not a duration")]
    [TestCase("--timeout", "2h", "'2h' is out of range")]
    [TestCase("--timeout", "0", "'0' is out of range")]
    public void Probe_FaultyTimeout_SaysWhatIsAllowed(string flag, string? value, string phrase)
    {
        string[] args = value is null or "" ? [flag] : [flag, value];

        Assert.That(Probe(args), Is.EqualTo((2, $"--timeout: {phrase}; allowed: 10ms-1m")));
    }

    [TestCase("")]
    [TestCase("localhost:18083")]
    [TestCase("http:/")]
    [TestCase("http://")]
    [TestCase("https://")]
    [TestCase("https://user:hidden@localhost/")]
    [TestCase("file:///etc/passwd")]
    [TestCase("http://user:hidden@localhost/")]
    [TestCase("http://localhost:99999/")]
    [TestCase("/livez#top")]
    public void Probe_FaultyUrl_IsAFaultAndNotShown(string url)
    {
        Assert.That(Probe([url]), Is.EqualTo((2, UrlFault)));
    }

    [TestCase("http://xn--\u00fc/")]
    [TestCase("http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/")]
    public void Probe_HostThatCannotBeLookedUp_IsAFault(string url)
    {
        Assert.That(Probe([url]), Is.EqualTo((2, "the URL has a host name that cannot be looked up")));
    }

    [Test]
    public void Probe_HalfACharacterForAHost_IsAFault()
    {
        Assert.That(Probe([$"http://{'\ud800'}:80/"]), Is.EqualTo((2, "the URL has a host name that cannot be looked up")));
    }

    [Test]
    public void Probe_LongHost_IsAFault()
    {
        var host = string.Join('.', Enumerable.Repeat(new string('a', 60), 5));

        Assert.That(Probe([$"http://{host}:80/"]), Is.EqualTo((2, "the URL has a host name that cannot be looked up")));
    }

    [TestCase("http://127.0.0.1:0/")]
    [TestCase("http://[fe80::1%2525]:1/")]
    [TestCase("http://256.256.256.256:1/")]
    [TestCase("http://\u00fc.invalid:1/")]
    public void Probe_HostNobodyIsAt_IsNoAnswer(string url)
    {
        var (code, line) = Probe([url, "--timeout", "5s"]);

        Assert.That((code, line), Is.EqualTo((1, line)));
        Assert.That(line, Does.StartWith("no answer from http://"));
    }

    [TestCase(null, "http://127.0.0.1:18083/livez")]
    [TestCase("*", "http://127.0.0.1:18083/livez")]
    [TestCase("localhost", "http://127.0.0.1:18083/livez")]
    [TestCase("0.0.0.0", "http://127.0.0.1:18083/livez")]
    [TestCase("10.1.2.3", "http://10.1.2.3:18083/livez")]
    [TestCase("::", "http://[::1]:18083/livez")]
    [TestCase("fd00::7", "http://[fd00::7]:18083/livez")]
    public void Find_BindAddress_IsAskedWhereItListens(string? address, string url)
    {
        var target = Find(null, ("HEALTHCHECK_BIND_ADDRESS", address ?? ""));

        Assert.That(target.Url?.ToString(), Is.EqualTo(url));
    }

    [Test]
    public void Find_SettingsFile_GivesThePort()
    {
        using var file = new TemporaryFile("""{ "port": 19000, "unhealthy-states": ["FAILED"] }""");

        Assert.That(Find("/", ("HEALTHCHECK_SETTINGS_FILE", file.Path)).Url?.ToString(), Is.EqualTo("http://127.0.0.1:19000/"));
    }

    [Test]
    public void Find_FaultyPort_IsTheDaemonsOwnFault()
    {
        Assert.That(
            Find(null, ("HEALTHCHECK_PORT", "0")).Faults,
            Is.EqualTo(["--port (HEALTHCHECK_PORT): '0' is not a port; allowed: 1-65535; from HEALTHCHECK_PORT"]));
        Assert.That(Find("http://elsewhere:1", ("HEALTHCHECK_PORT", "0")).Faults, Is.Empty);
    }

    [Test]
    public void Help_ProbeAndDaemon_NameTheCommand()
    {
        var (code, text) = Probe(["/x", "--help", "--bogus"]);

        Assert.That(code, Is.Zero);
        Assert.That(text, Is.EqualTo(ProbeCommand.HelpText.TrimEnd()));
        Assert.That(HelpText.Write(), Does.Contain("\n  probe [URL]"));
    }

    private static ProbeTarget Find(string? url, params (string Name, string Value)[] variables) =>
        ProbeTarget.Find(url, variables.ToDictionary(pair => pair.Name, pair => pair.Value));

    /// <returns>The exit code, and what was printed: to the error stream when the code is 2, else to the output.</returns>
    private static (int Code, string Line) Probe(string[] args, int? port = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var variables = new Dictionary<string, string> { ["HEALTHCHECK_PORT"] = port?.ToString() ?? "" };
        var environment = new CommandEnvironment(variables, output, error, IsTerminal: false);
        var code = CommandLine.RunAsync(
            ["probe", .. args], environment,
            (_, _) => throw new InvalidOperationException("a probe starts no host")).GetAwaiter().GetResult();
        Assert.That((code == 2 ? output : error).ToString(), Is.Empty);
        return (code, (code == 2 ? error : output).ToString().TrimEnd());
    }
}

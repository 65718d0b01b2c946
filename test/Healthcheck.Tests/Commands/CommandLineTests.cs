using Healthcheck.Commands;
using Healthcheck.Configuration;
using Healthcheck.Tests.Configuration;

namespace Healthcheck.Tests.Commands;

[TestFixture]
internal sealed class CommandLineTests
{
    [TestCase("--prot", "--prot: unknown flag; did you mean --port? (--help lists all)")]
    [TestCase("--prot=hidden", "--prot: unknown flag; did you mean --port? (--help lists all)")]
    [TestCase("--prot:hidden", "--prot: unknown flag; did you mean --port? (--help lists all)")]
    [TestCase("--PORT=1", "--PORT: unknown flag; did you mean --port? (--help lists all)")]
    [TestCase("-port=1", "-port: unknown flag; did you mean --port? (--help lists all)")]
    [TestCase("--demmo", "--demmo: unknown flag; did you mean --demo? (--help lists all)")]
    [TestCase("--connect-urls=x", "--connect-urls: unknown flag; did you mean --connect-url? (--help lists all)")]
    [TestCase("--unrelated", "--unrelated: unknown flag (--help lists all)")]
    public void Read_UnknownFlag_NamesTheNearest(string argument, string fault)
    {
        Assert.That(Read.Faults([argument]), Is.EqualTo([fault]));
    }

    [TestCase(1, "h1dden")]
    [TestCase(1, "[diagram]")]
    [TestCase(1, "@hidden")]
    [TestCase(1, "-hidden")]
    [TestCase(1, "hidden_")]
    [TestCase(1, "hidden-but-longer-than-any-name-of-a-flag")]
    [TestCase(1, "")]
    [TestCase(2, "h1dden", "h1dden")]
    [TestCase(1, "run", "h1dden")]
    [TestCase(1, "check", "h1dden")]
    [TestCase(1, "--port", "1", "2")]
    [TestCase(1, "--demo", "--", "h1dden")]
    public void Read_StrayArguments_AreCountedNotShown(int count, params string[] args)
    {
        var arguments = count == 1 ? "1 unexpected argument" : $"{count} unexpected arguments";
        Assert.That(Read.Faults(args), Is.EqualTo([$"{arguments} (not shown): flags start with --"]));
    }

    [TestCase("'chekc': unexpected argument; did you mean check? (--help lists all)", "chekc", "--port", "1")]
    [TestCase("'Probe': unexpected argument; did you mean probe? (--help lists all)", "Probe")]
    [TestCase("'port': unexpected argument; did you mean --port? (--help lists all)", "port")]
    [TestCase("'poll-intervall': unexpected argument; did you mean --poll-interval? (--help lists all)", "run", "poll-intervall")]
    [TestCase("'jsn': unexpected argument; did you mean --json? (--help lists all)", "check", "jsn")]
    [TestCase("'check': unexpected argument; a command stands before all flags (--help lists all)", "--port", "1", "check")]
    [TestCase("'true': unexpected argument; flags start with -- (--help lists all)", "--demo=true")]
    [TestCase("'true': unexpected argument; flags start with -- (--help lists all)", "--demo", "true")]
    [TestCase("'healthcheck': unexpected argument; flags start with -- (--help lists all)", "healthcheck")]
    public void Read_PlainWord_IsShownWithWhatWasMeant(string fault, params string[] args)
    {
        Assert.That(Read.Faults(args), Is.EqualTo([fault]));
    }

    /// <summary>What a new user types first, and what mends it.</summary>
    [TestCase("'help': unexpected argument; did you mean --help? (--help lists all)", "help")]
    [TestCase("'version': unexpected argument; did you mean --version? (--help lists all)", "version")]
    [TestCase("-v: unknown flag; did you mean --version? (--help lists all)", "-v")]
    [TestCase("-p: unknown flag; did you mean --port? (--help lists all)", "-p", "80")]
    [TestCase("-p: unknown flag; did you mean --port? (--help lists all)", "-p=80")]
    [TestCase("-w: unknown flag; did you mean --watch? (--help lists all)", "check", "-w")]
    [TestCase("-w: unknown flag (--help lists all)", "-w")]
    [TestCase("-u: unknown flag; did you mean --connect-url? (--help lists all)", "-u", "connect:8083")]
    [TestCase("--prot: unknown flag; did you mean --port? (--help lists all)", "--prot", "80")]
    [TestCase("'chekc': unexpected argument; did you mean check? (--help lists all)", "chekc")]
    [
        TestCase("'localhost:8083': unexpected argument; did you mean --connect-url http://localhost:8083? (--help lists all)",
            "localhost:8083")]
    [
        TestCase("'localhost:8083': unexpected argument; did you mean --connect-url http://localhost:8083? (--help lists all)", "check",
            "localhost:8083")]
    [TestCase("'https://connect': unexpected argument; did you mean --connect-url https://connect? (--help lists all)", "https://connect")]
    [TestCase(
        "1 unexpected argument (not shown): if it is Connect's address, did you mean --connect-url http://HOST:PORT? (--help lists all)",
        "hidden:8084")]
    [TestCase(
        "--connect-url (HEALTHCHECK_CONNECT_URL): 'localhost:8083' is not an http or https URL (perhaps http://localhost:8083); "
            + "allowed: http or https URLs without user, query or fragment, comma-separated",
        "--connect-url", "localhost:8083")]
    public async Task RunAsync_UsualSlip_IsToldWithWhatMendsIt(string fault, params string[] args)
    {
        Assert.That(await RunAsync(args), Is.EqualTo((2, "", fault + "\n")));
    }

    [TestCase("user:pass8083")]
    [TestCase("http://user:hidden@connect:8083")]
    [TestCase("http://connect:8083/?token=hidden")]
    [TestCase("-hidden")]
    public void Read_NoPlainAddress_IsNotShown(string argument)
    {
        Assert.That(Read.Faults([argument]), Is.EqualTo(["1 unexpected argument (not shown): flags start with --"]));
    }

    [Test]
    public void Read_AddressBesideASecret_IsNotShown()
    {
        Assert.That(
            Read.Faults(["--basic-auth", "user:a", "localhost:8083"]),
            Is.EqualTo(["1 unexpected argument (not shown): flags start with --"]));
    }

    [TestCase("check", "--jsn", "--jsn: unknown flag; did you mean --json? (--help lists all)")]
    [TestCase("run", "--json", "--json: unknown flag (--help lists all)")]
    public void Read_UnknownFlagOfACommand_NamesTheNearestItHas(string command, string flag, string fault)
    {
        Assert.That(Read.Faults([command, flag]), Is.EqualTo([fault]));
    }

    /// <summary>A connector may be called as a command is.</summary>
    [TestCase("check")]
    [TestCase("run")]
    [TestCase("probe")]
    public void Read_ValueThatIsACommandsName_IsAValue(string name)
    {
        Assert.That(Read.Settings(["--expect-connectors", name]).Cluster.Health.ExpectedConnectors, Is.EqualTo([name]));
        Assert.That(Read.Settings(["check", "--expect-connectors", name]).Cluster.Health.ExpectedConnectors, Is.EqualTo([name]));
    }

    [Test]
    public void Read_RunNamed_IsAsWithoutACommand()
    {
        Assert.That(Read.Settings(["run", "--port", "7"]).Web.Port, Is.EqualTo(Read.Settings(["--port", "7"]).Web.Port).And.EqualTo(7));
    }

    [TestCase("--port")]
    [TestCase("--port=")]
    [TestCase("--port", " ")]
    [TestCase("--port", "--demo")]
    [TestCase("--port", "--port", "1")]
    [TestCase("--port", "1", "--port")]
    public void Read_FlagWithoutValue_SaysWhatIsAllowed(params string[] args)
    {
        Assert.That(Read.Faults(args), Is.EqualTo(["--port (HEALTHCHECK_PORT): needs a value; allowed: 1-65535"]));
    }

    [Test]
    public void Read_EveryFlagWithoutValue_IsAFault()
    {
        foreach (var row in SettingTable.Settings.Where(row => row.Implied is null))
        {
            Assert.That(
                Read.Faults([row.Flag]),
                Is.EqualTo([$"{row.Flag} ({row.Variable}): needs a value; allowed: {row.Allowed}"]));
        }
    }

    [Test]
    public void Read_MistypedFlagInPlaceOfAValue_ReportsBoth()
    {
        Assert.That(
            Read.Faults(["--port", "--log-levle=hidden"]),
            Is.EqualTo([
                "--port (HEALTHCHECK_PORT): needs a value; allowed: 1-65535",
                "--log-levle: unknown flag; did you mean --log-level? (--help lists all)"]));
    }

    [TestCase("--help")]
    [TestCase("-h")]
    [TestCase("--port", "--help")]
    [TestCase("--version", "--nonsense", "stray", "-h")]
    [TestCase("run", "--help")]
    public async Task RunAsync_HelpAmongFaults_IsHelp(params string[] args)
    {
        Assert.That(await RunAsync(args), Is.EqualTo((0, HelpText.Write(), "")));
    }

    [TestCase("--version", "--nonsense")]
    [TestCase("run", "--version")]
    [TestCase("check", "--version")]
    public async Task RunAsync_Version_IsVersion(params string[] args)
    {
        Assert.That(await RunAsync(args), Is.EqualTo((0, $"{Product.Name} {Product.Version}\n", "")));
    }

    [Test]
    public async Task RunAsync_Faults_AreLinesOnStandardError()
    {
        Assert.That(
            await RunAsync(["--port", "0", "--poll-interval", "0"]),
            Is.EqualTo((2, "", "--port (HEALTHCHECK_PORT): '0' is not a port; allowed: 1-65535\n"
                + "--poll-interval (HEALTHCHECK_POLL_INTERVAL): '0' is out of range; allowed: 100ms-1h\n")));
    }

    [TestCase("healthcheck ", "check", "probe", "run", "--port", "--log-level", "--help")]
    [TestCase("healthcheck ch", "check")]
    [TestCase("healthcheck --log-le", "--log-level")]
    [TestCase("healthcheck --log-level ", "DEBUG", "INFO", "WARNING", "ERROR")]
    [TestCase("healthcheck run --worker-check c", "connector")]
    [TestCase("healthcheck check --js", "--json")]
    [TestCase("healthcheck probe --ti", "--timeout")]
    public async Task RunAsync_Suggest_CompletesTheLine(string line, params string[] expected)
    {
        var (code, output, error) = await RunAsync([$"[suggest:{line.Length}]", line]);

        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That(output.Split('\n'), Is.SupersetOf(expected));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var environment = new CommandEnvironment(new Dictionary<string, string>(), output, error, IsTerminal: false);
        var code = await CommandLine.RunAsync(args, environment, (_, _) => throw new InvalidOperationException("nothing may start"));
        return (code, output.ToString(), error.ToString());
    }
}

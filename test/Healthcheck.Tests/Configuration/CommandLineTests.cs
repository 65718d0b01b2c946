using Healthcheck.Configuration;

namespace Healthcheck.Tests.Configuration;

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

    [TestCase(1, "hidden")]
    [TestCase(1, "healthcheck")]
    [TestCase(1, "[suggest]")]
    [TestCase(1, "@hidden")]
    [TestCase(1, "-hidden")]
    [TestCase(1, "")]
    [TestCase(2, "hidden", "hidden")]
    [TestCase(1, "--port", "1", "2")]
    [TestCase(1, "--demo", "true")]
    [TestCase(1, "--demo=true")]
    [TestCase(1, "--demo", "--", "hidden")]
    public void Read_StrayArguments_AreCountedNotShown(int count, params string[] args)
    {
        var arguments = count == 1 ? "1 unexpected argument" : $"{count} unexpected arguments";
        Assert.That(Read.Faults(args), Is.EqualTo([$"{arguments} (not shown): flags start with --"]));
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
        foreach (var row in SettingTable.Settings)
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
    public void Read_HelpAmongFaults_IsHelp(params string[] args)
    {
        Assert.That(Read.All(args), Is.InstanceOf<SettingsReading.Help>());
    }

    [Test]
    public void Read_Version_IsVersion()
    {
        Assert.That(Read.All(["--version", "--nonsense"]), Is.InstanceOf<SettingsReading.Version>());
    }
}

using FakeConnect;
using Healthcheck.Commands;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Commands;

/// <summary>How <c>healthcheck check</c> looks: widths, colours, and names that would rather paint the terminal themselves.</summary>
[CancelAfter(30_000)]
internal sealed class CheckTableTests
{
    private static readonly FakeConnector Bad = new(
        "warehouse", "sink", "RUNNING", "w1:1", [new FakeTask(0, "RUNNING", "w1:1"), new FakeTask(1, "FAILED", "w2:1", "boom\n\tat x")]);

    [Test]
    public async Task RunAsync_NarrowTerminal_EveryLineFits()
    {
        var talkative = new FakeConnector(
            "a-connector-with-a-long-name-1", "sink", "RUNNING", "connect-1.example:8083",
            [new FakeTask(0, "FAILED", "connect-1.example:8083", "org.example.Oops: the table ORDERS cannot be written any more\n\tat x")]);
        var (connect, _) = await RunningDaemon.StartConnectAsync(talkative);
        await using var owned = connect;

        var (_, output, _) = await CheckRun.RunAsync(
            ["--connect-url", connect.Address.AbsoluteUri], isTerminal: true, ("COLUMNS", "60"), ("NO_COLOR", "1"));

        Assert.That(output.Split('\n').Select(line => line.Length), Is.All.LessThanOrEqualTo(60));
        var words = output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.That(
            words, Is.SupersetOf("UNHEALTHY 1 failure (rate 0.5, threshold 0) the table ORDERS cannot be written any more".Split(' ')));
        Assert.That(output, Does.Not.Contain("...").And.Contain("\nFAILURE  WHERE  "));
    }

    [TestCase("", 60, 60)]
    [TestCase("50", 60, 50)]
    [TestCase("nonsense", 60, 60)]
    [TestCase("5", 60, 60)]
    [TestCase("", 0, null)]
    public void FindColumns_Terminal_IsAskedUnlessTheVariableSays(string variable, int columns, int? expected)
    {
        var environment = new CommandEnvironment(
            new Dictionary<string, string> { ["COLUMNS"] = variable }, TextWriter.Null, TextWriter.Null, IsTerminal: true)
        {
            MeasureTerminal = () => (columns, 24),
        };

        Assert.That(environment.FindColumns(), Is.EqualTo(expected));
        Assert.That((environment with { IsTerminal = false }).FindColumns(), Is.EqualTo(variable is "50" ? 50 : (int?)null));
    }

    [TestCase(true, "", "", true)]
    [TestCase(false, "", "", false)]
    [TestCase(true, "1", "", false)]
    [TestCase(true, "1", "--color", true)]
    [TestCase(false, "", "--color", true)]
    [TestCase(true, "", "--no-color", false)]
    public async Task RunAsync_Colour_OnATerminalUnlessTold(bool isTerminal, string noColor, string flag, bool coloured)
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync(Bad);
        await using var owned = connect;
        string[] args = ["--connect-url", connect.Address.AbsoluteUri, .. flag.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

        var (_, output, _) = await CheckRun.RunAsync(args, isTerminal, ("NO_COLOR", noColor));

        Assert.That(output.StartsWith("\x1b[31mUNHEALTHY\x1b[0m  ", StringComparison.Ordinal), Is.EqualTo(coloured));
        Assert.That(output.Contains('\x1b', StringComparison.Ordinal), Is.EqualTo(coloured));
    }

    [Test]
    public async Task RunAsync_HostileNames_CannotRepaintTheTerminal()
    {
        var (_, _, output, _) = await CheckRun.OfAsync(
            [], new FakeConnector("a\x1b[2Jb\nHEALTHY\u202e", "sink", "FAILED", "w\r", [], "\x1b]0;x\a"));

        Assert.That(output.Where(character => char.IsControl(character) && character != '\n'), Is.Empty);
        Assert.That(output.Split('\n'), Has.None.StartsWith("HEALTHY"));
    }

    [Test]
    public async Task RunAsync_ManyConnectors_ShowsTheWorstAndHowManyMore()
    {
        var (_, _, output, _) = await CheckRun.OfAsync(
            [], [.. Enumerable.Range(0, 70).Select(i => FakeConnector.Running($"c{i:00}", "source", 1)), Bad]);

        Assert.That(output, Does.Contain("\nwarehouse  sink").And.EndWith("... and 21 more\n"));
    }
}

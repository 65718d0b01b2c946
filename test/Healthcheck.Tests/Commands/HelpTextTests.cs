using Healthcheck.Commands;
using Healthcheck.Configuration;

namespace Healthcheck.Tests.Commands;

[TestFixture]
internal sealed class HelpTextTests
{
    private static readonly string Text = HelpText.Write();

    [Test]
    public void Write_EverySetting_IsListedWithAllItsColumns()
    {
        // Wrapped lines are joined again, so that a phrase is found wherever it was broken.
        var words = string.Join(' ', Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var row in SettingTable.Settings)
        {
            Assert.That(
                words,
                Does.Contain(
                    $" {row.Flag} {row.Variable} {row.Description} Allowed: {row.Allowed}. Default: {row.DefaultText}."));
        }

        foreach (var row in SettingTable.Switches)
        {
            Assert.That(words, Does.Contain($" {row.Flag}{(row.Alias is null ? "" : ", " + row.Alias)} {row.Description}"));
        }
    }

    [Test]
    public void Write_Lines_FitAHundredColumns()
    {
        Assert.That(Text.Split('\n').Select(line => line.Length), Is.All.LessThanOrEqualTo(100));
        Assert.That(Text.Split('\n'), Has.None.EndsWith(" "));
    }

    [TestCase("Usage: healthcheck [flags]")]
    [TestCase("Exit codes: 0 stopped, 1 could not start")]
    [TestCase("2 invalid settings")]
    public void Write_Frame_TellsUsageAndExitCodes(string phrase)
    {
        Assert.That(Text, Does.Contain(phrase));
    }
}

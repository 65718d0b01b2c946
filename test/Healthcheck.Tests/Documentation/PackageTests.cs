using Healthcheck.Configuration;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Documentation;

/// <summary>What the Debian package puts under /etc is what the program knows.</summary>
internal sealed class PackageTests
{
    [Test]
    public void Environment_EveryLine_IsASettingWithItsDefault()
    {
        var lines = File.ReadAllLines(Repository.Path("deploy", "debian", "environment"))
            .Where(line => line.StartsWith("#HEALTHCHECK_", StringComparison.Ordinal)).Select(line => line[1..].Split('=', 2)).ToList();
        var defaults = SettingTable.Settings.ToDictionary(row => row.Variable, row => row.DefaultText);

        Assert.That(lines, Is.Not.Empty);
        foreach (var line in lines)
        {
            Assert.That(defaults, Contains.Key(line[0]));
            Assert.That(line[1] is "" ? "none" : line[1], Is.AnyOf(defaults[line[0]], defaults[line[0]].Split(' ', ':')[0]));
        }
    }
}

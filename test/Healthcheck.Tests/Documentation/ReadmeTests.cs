using Healthcheck.Metrics;
using Healthcheck.Configuration;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Documentation;

/// <summary>What the README says of settings and metrics is what the code does.</summary>
internal sealed class ReadmeTests
{
    internal static readonly string Readme = File.ReadAllText(Repository.Path("README.md"));

    [TestCaseSource(nameof(Settings))]
    public void Readme_Setting_HasItsRow(string flag, string variable, string defaultText)
    {
        Assert.That(Readme, Does.Contain($"| `{flag}` | `{variable}` | `{defaultText}` |"));
    }

    [TestCaseSource(nameof(Metrics))]
    public void Readme_Metric_IsNamed(string metric)
    {
        Assert.That(Readme, Does.Contain($"`{metric}"));
    }

    [Test]
    public void Readme_Flags_AllExist()
    {
        var known = SettingTable.Settings.Select(setting => setting.Flag).Concat(SettingTable.Switches.Select(entry => entry.Flag)).ToHashSet();
        var rows = Readme.Split('\n').Where(line => line.StartsWith("| `--", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);

        Assert.That(rows, Is.SubsetOf(known));
    }

    private static IEnumerable<TestCaseData> Settings() => SettingTable.Settings
        .Select(setting => new TestCaseData(setting.Flag, setting.Variable, setting.DefaultText));

    private static IEnumerable<string> Metrics() => MetricCatalogue.All.Select(metric => metric.Name);
}

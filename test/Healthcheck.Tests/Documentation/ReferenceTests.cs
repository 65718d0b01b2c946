using Healthcheck.Configuration;
using Healthcheck.Metrics;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Documentation;

/// <summary>What the pages list of settings, metrics, paths and log events is what the program has.</summary>
internal sealed class ReferenceTests
{
    private static readonly string[] Contract =
        File.ReadAllLines(Repository.Path("test", "Healthcheck.Tests", "Architecture", "contract.txt"));

    private static readonly DocumentPage SettingsPage = DocumentPage.Of("deploy/docs/settings.md");
    private static readonly DocumentPage MetricsPage = DocumentPage.Of("deploy/docs/metrics.md");
    private static readonly DocumentPage LogsPage = DocumentPage.Of("deploy/docs/logs.md");
    private static readonly DocumentPage ApiPage = DocumentPage.Of("deploy/docs/api.md");

    [TestCaseSource(nameof(Settings))]
    public void Settings_Setting_HasItsRow(string flag, string variable, string defaultText)
    {
        Assert.That(SettingsPage.Text, Does.Contain($"| `{flag}` | `{variable}` | `{defaultText}` |"));
    }

    [Test]
    public void Settings_Flags_AllExist()
    {
        var switches = SettingTable.Switches.Select(entry => entry.Flag);
        var known = SettingTable.Settings.Select(setting => setting.Flag).Concat(switches).ToHashSet();

        var cells = DocumentPage.All.SelectMany(page => page.Rows()).Select(row => row[0].Trim('`')).Distinct();

        Assert.That(cells.Where(cell => cell.StartsWith("--", StringComparison.Ordinal)), Is.Not.Empty.And.SubsetOf(known));
    }

    /// <summary>The README repeats the defaults of the few settings that most people need.</summary>
    [Test]
    public void Readme_Defaults_AreTheReal()
    {
        var defaults = SettingTable.Settings.ToDictionary(setting => $"`{setting.Flag}`", setting => $"`{setting.DefaultText}`");
        var repeated = DocumentPage.Of("README.md").Rows().Where(row => defaults.ContainsKey(row[0]))
            .ToDictionary(row => row[0], row => row[1]);

        Assert.That(repeated, Has.Count.EqualTo(8).And.SubsetOf(defaults));
    }

    [TestCaseSource(nameof(Metrics))]
    public void Metrics_Metric_HasItsRow(string metric, string type)
    {
        Assert.That(MetricsPage.Rows().Select(row => $"{row[0]} {row.ElementAtOrDefault(1)}"), Does.Contain($"`{metric}` {type}"));
    }

    [Test]
    public void Metrics_Names_AllExist()
    {
        var named = MetricsPage.Rows().Select(row => row[0].Trim('`'))
            .Where(name => name.StartsWith("kafka_connect_", StringComparison.Ordinal));

        Assert.That(named, Is.EquivalentTo(MetricCatalogue.All.Select(metric => metric.Name)));
    }

    [Test]
    public void Logs_Events_AreThoseThereAre()
    {
        var listed = LogsPage.Rows().Select(row => row[0]).SelectMany(cell => cell.Split(", ")).Where(id => id.All(char.IsAsciiDigit));

        Assert.That(listed, Is.EqualTo(InContract("event")));
    }

    [Test]
    public void Api_Paths_AreThoseThereAre()
    {
        var listed = ApiPage.Rows().Select(row => row[0]).SelectMany(cell => cell.Split('`')).Where(part => part.StartsWith('/'))
            .Select(path => path.Split('{', '.')[0]).Distinct();

        Assert.That(listed, Is.EquivalentTo(InContract("route")));
    }

    private static IEnumerable<string> InContract(string kind) => Contract
        .Where(line => line.StartsWith($"{kind} ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]);

    private static IEnumerable<TestCaseData> Settings() => SettingTable.Settings
        .Select(setting => new TestCaseData(setting.Flag, setting.Variable, setting.DefaultText));

    private static IEnumerable<TestCaseData> Metrics() => MetricCatalogue.All
        .Select(metric => new TestCaseData(metric.Name, metric.Type.ToString().ToLowerInvariant()));
}

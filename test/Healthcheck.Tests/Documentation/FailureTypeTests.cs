using Healthcheck.Configuration;
using Healthcheck.Health;

namespace Healthcheck.Tests.Documentation;

/// <summary>README, --help and the settings name the types of failures, checks and graces of the catalogue.</summary>
internal sealed class FailureTypeTests
{
    private static readonly FailureType[] Types = Enum.GetValues<FailureType>();

    [TestCaseSource(nameof(Types))]
    public void Readme_FailureType_HasItsRow(FailureType type)
    {
        Assert.That(ReadmeTests.Readme, Does.Contain($"\n| `{type.Label()}` | type, connector"));
    }

    [TestCaseSource(nameof(Types))]
    public void Help_FailureType_IsNamed(FailureType type)
    {
        Assert.That(HelpText.Write(), Does.Contain(type.Label()));
    }

    [Test]
    public void Checks_NamesAndGraces_AreThoseOfTheCatalogue()
    {
        var catalogue = FailureCatalogue.Checks.Select(row => (row.Label, row.Grace!.Value));
        var table = CheckTable.Checks.Select(check => (check.Name, GracePeriodText.Parse(check.Grace).Value.Periods[""]));

        Assert.That(table, Is.EqualTo(catalogue));
    }

    [TestCaseSource(nameof(Checks))]
    public void Readme_Check_HasItsRow(string name, string grace, string state)
    {
        Assert.That(ReadmeTests.Readme, Does.Contain($"| `{name}` | {state} | {grace} |"));
    }

    private static IEnumerable<TestCaseData> Checks() => CheckTable.Checks.Select(check =>
        new TestCaseData(check.Name, check.Grace, VerdictRows.Checks.Default == check.Name ? "on" : "off"));
}

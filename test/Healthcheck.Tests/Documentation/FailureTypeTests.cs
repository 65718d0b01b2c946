using Healthcheck.Commands;
using Healthcheck.Configuration;
using Healthcheck.Health;

namespace Healthcheck.Tests.Documentation;

/// <summary>The pages, --help and the settings name the types of failures, checks and grace periods of the catalogue.</summary>
internal sealed class FailureTypeTests
{
    private static readonly FailureType[] Types = Enum.GetValues<FailureType>();

    [TestCaseSource(nameof(Types))]
    public void Verdict_FailureType_HasItsRow(FailureType type)
    {
        Assert.That(DocumentPage.Of("deploy/docs/verdict.md").Text, Does.Contain($"\n| `{type.Label()}` | type, connector"));
    }

    [TestCaseSource(nameof(Types))]
    public void Help_FailureType_IsNamed(FailureType type)
    {
        Assert.That(HelpText.Write(), Does.Contain(type.Label()));
    }

    [TestCaseSource(nameof(Checks))]
    public void Help_Check_HasItsGrace(string name, string grace, string state)
    {
        var entry = HelpText.Write().Split($"\n  {name} ")[1].Split("\n\n")[0];

        Assert.That(entry, Does.EndWith($" Grace: {grace}."), $"{name} is {state}");
    }

    [TestCaseSource(nameof(Checks))]
    public void Checks_Check_HasItsRow(string name, string grace, string state)
    {
        Assert.That(DocumentPage.Of("deploy/docs/checks.md").Text, Does.Contain($"| `{name}` | {state} | {grace} |"));
    }

    private static IEnumerable<TestCaseData> Checks() => FailureCatalogue.Checks.Select(check => new TestCaseData(
        check.Label, QuantityParser.Format(check.Grace!.Value), VerdictDefinitions.Checks.DefaultText == check.Label ? "on" : "off"));
}

using Healthcheck.Health;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Health;

internal sealed class FailureCatalogueTests
{
    private static readonly FailureType[] Types = Enum.GetValues<FailureType>();

    [Test]
    public void All_EveryType_HasOneRowInTheOrderOfTheTypes()
    {
        Assert.That(FailureCatalogue.All.Select(row => row.Type), Is.EqualTo(Types));
    }

    [Test]
    public void All_Labels_AreUnique()
    {
        Assert.That(FailureCatalogue.All.Select(row => row.Label), Is.Unique);
    }

    [TestCaseSource(nameof(Types))]
    public void Describe_EveryType_IsASentenceWithoutItsStop(FailureType type)
    {
        var sentence = new Failure(type, "orders", 7, Healthcheck.Connect.ConnectState.Failed, "w1", "why").Describe();

        Assert.That(sentence, Does.Match("^[A-Z].+[a-z0-9]$").And.Contain(FailureCatalogue.All[(int)type].Scope switch
        {
            FailureScope.Cluster => "why",
            FailureScope.Worker => "w1",
            _ => "orders",
        }));
    }

    [TestCase(null, " on ?")]
    [TestCase("w1", " on w1")]
    public void Describe_Owner_IsNamedOrLeftOpen(string? owner, string words)
    {
        FailureType[] types = [FailureType.Connector, FailureType.Task, FailureType.NoTasks];

        Assert.That(
            types.Select(type => new Failure(type, "orders", 7, Healthcheck.Connect.ConnectState.Failed, owner, "why").Describe()),
            Has.All.Contains(words));
    }

    [Test]
    public void Runbook_WhereThereIsOne_IsAPage()
    {
        var runbooks = FailureCatalogue.All.Select(row => row.Runbook).OfType<string>().Distinct().ToList();

        Assert.That(runbooks, Has.Count.EqualTo(6));
        Assert.That(runbooks.Where(name => !File.Exists(Repository.Path("deploy", "runbooks", $"{name}.md"))), Is.Empty);
    }

    [Test]
    public void Help_EveryRowButTheLastSuspect_IsSentences()
    {
        Assert.That(
            FailureCatalogue.All.Where(row => row.Type is not FailureType.SuspectTask).Select(row => row.Help),
            Has.All.Match("^[A-Z].{38,}\\.$"));
    }

    [TestCaseSource(nameof(Types))]
    public void Checks_EachWithItsGraceAndHelp(FailureType type)
    {
        var row = type.Define();

        Assert.That(row.IsCheck, Is.False.Or.EqualTo(row is { Grace: not null, Help: not null }));
        Assert.That(row.SharesGraceOf is null || row.Grace is null, Is.True);
    }

    [TestCase(FailureType.Connector, FailureKind.Connector)]
    [TestCase(FailureType.Task, FailureKind.Task)]
    [TestCase(FailureType.Broker, FailureKind.Decisive)]
    [TestCase(FailureType.LostWorker, FailureKind.Uncounted)]
    [TestCase(FailureType.SuspectConnector, FailureKind.Connector)]
    [TestCase(FailureType.SuspectTask, FailureKind.Task)]
    [TestCase(FailureType.VanishedConnectors, FailureKind.Decisive)]
    public void Kind_TellsHowItCountsInTheRate(FailureType type, FailureKind kind)
    {
        Assert.That(type.Define().Kind, Is.EqualTo(kind));
    }
}

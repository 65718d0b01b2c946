using Healthcheck.Connect;
using Healthcheck.Tests.Health;

namespace Healthcheck.Tests.Connect;

internal sealed class WorkerLivenessTests
{
    private static readonly LivenessAnswer No = new(false, "no");
    private static readonly LivenessAnswer Yes = new(true, "yes");
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Test]
    public void IsAlive_NeverSeenAlive_IsFalseAtOnce()
    {
        var life = WorkerLiveness.Unknown.MarkAsked(Facts.At(0)).Apply(No, Facts.At(0));

        Assert.That(life.IsAlive(Facts.At(0), Hour), Is.False);
    }

    /// <summary>Nothing has been asked since the proof, so nothing speaks against it: polls may be far apart.</summary>
    [Test]
    public void IsAlive_ProvenAndNotAskedSince_StaysTrue() => Assert.That(Facts.Alive().IsAlive(Facts.At(86_400), TimeSpan.Zero), Is.True);

    // Silence counts from the asking, and is given two seconds however short the grace.
    [TestCase(60, 0, ExpectedResult = true)]
    [TestCase(60, 60, ExpectedResult = true)]
    [TestCase(60, 60.001, ExpectedResult = false)]
    [TestCase(0, 2, ExpectedResult = true)]
    [TestCase(0, 2.001, ExpectedResult = false)]
    [TestCase(1, 2, ExpectedResult = true)]
    public bool IsAlive_Silent_HoldsForTheGraceFromTheAsking(double graceSeconds, double silentSeconds) =>
        Facts.Alive().MarkAsked(Facts.At(1000)).IsAlive(Facts.At(1000 + silentSeconds), TimeSpan.FromSeconds(graceSeconds));

    // A bad answer is more than silence: without a grace it counts at once.
    [TestCase(60, 0, ExpectedResult = true)]
    [TestCase(60, 59.999, ExpectedResult = true)]
    [TestCase(60, 60, ExpectedResult = false)]
    [TestCase(0, 0, ExpectedResult = false)]
    public bool IsAlive_Sick_HoldsForTheGraceFromTheAsking(double graceSeconds, double sickSeconds) =>
        Facts.Alive().MarkAsked(Facts.At(1000)).Apply(No, Facts.At(1000))
            .IsAlive(Facts.At(1000 + sickSeconds), TimeSpan.FromSeconds(graceSeconds));

    [Test]
    public void WhenAsked_AgainAfterABadAnswer_CountsFromTheFirst()
    {
        var life = Facts.Alive().MarkAsked(Facts.At(1)).Apply(No, Facts.At(5)).MarkAsked(Facts.At(9)).Apply(No, Facts.At(20));

        Assert.That((life.UnprovenSince, life.SeenAlive, life.Last), Is.EqualTo(((Timestamp?)Facts.At(1), (Timestamp?)Facts.At(0), No)));
    }

    [Test]
    public void Apply_GoodAnswer_EndsTheGraceAndTheReplacement()
    {
        var life = Facts.Alive().MarkAsked(Facts.At(1)).Apply(No with { Kind = LivenessKind.Starting }, Facts.At(5));
        Assert.That((life.IsReplaced, life.IsAlive(Facts.At(5), Hour)), Is.EqualTo((true, false)));

        life = life.Apply(Yes, Facts.At(9));
        Assert.That(
            (life.IsReplaced, life.IsAlive(Facts.At(9), TimeSpan.Zero), life.UnprovenSince), Is.EqualTo((false, true, (Timestamp?)null)));
    }

    [Test]
    public void IsAlive_MixedAddress_IsFalseWhateverItAnswers() =>
        Assert.That((Facts.Alive() with { IsMixed = true }).IsAlive(Facts.At(0), Hour), Is.False);

    [Test]
    public void IsAlive_NotAsked_IsTrue() => Assert.That(WorkerLiveness.NotAsked.IsAlive(Facts.At(0), TimeSpan.Zero), Is.True);

    [Test]
    public void DescribeNotAlive_Cases_SayWhatIsMissing()
    {
        var asked = Facts.Alive().MarkAsked(Facts.At(10));
        Assert.That(WorkerLiveness.Unknown.DescribeNotAlive(Facts.At(0)), Is.EqualTo("it has not answered the question yet"));
        Assert.That(asked.DescribeNotAlive(Facts.At(17.4)), Is.EqualTo("it was asked 7 s ago and has not answered"));
        Assert.That(asked.Apply(No, Facts.At(11)).DescribeNotAlive(Facts.At(12)), Is.EqualTo("no"));
        Assert.That((asked with { IsMixed = true }).DescribeNotAlive(Facts.At(12)), Is.EqualTo(
            "several workers answer at this address, and one of them does not answer for its cluster: name each by an address of its own"));
    }
}

using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

internal sealed class FailureChangesTests
{
    [TestCase("a=RUNNING@w 0=RUNNING@w", "a=RUNNING@w 0=FAILED@w", "a/0 FAILED", "")]
    [TestCase("a=RUNNING@w 0=FAILED@w", "a=RUNNING@w 0=RUNNING@w", "", "a/0 FAILED")]
    [TestCase("a=FAILED@w", "b=FAILED@w", "b FAILED", "a FAILED")]
    [TestCase("a=FAILED@w(x)", "a=FAILED@w(y)", "", "")]
    [TestCase("a=FAILED@w1", "a=FAILED@w2", "", "")]
    [TestCase("a=FAILED@w", "a=PAUSED@w", "a PAUSED", "")]
    [TestCase("a=FAILED@w 0=RUNNING@w", "a=RUNNING@w 0=FAILED@w", "a/0 FAILED", "a FAILED")]
    [TestCase("a=RUNNING@w 0=FAILED@w 1=RUNNING@w", "a=RUNNING@w 0=RUNNING@w 1=FAILED@w", "a/1 FAILED", "a/0 FAILED")]
    public void Compare_TwoVerdicts_TellsWhatEnteredAndLeft(string before, string after, string entered, string left)
    {
        var transitions = FailureChanges.Compare(Judge(before), Judge(after));

        Assert.That(Facts.Names(transitions.Entered), Is.EqualTo(entered));
        Assert.That(Facts.Names(transitions.Left), Is.EqualTo(left));
    }

    [Test]
    public void Compare_NothingBefore_EverythingEnters()
    {
        var transitions = FailureChanges.Compare(null, Judge("a=FAILED@w 0=FAILED@w"));

        Assert.That(Facts.Names(transitions.Entered), Is.EqualTo("a FAILED, a/0 FAILED"));
        Assert.That(transitions.Left, Is.Empty);
    }

    [Test]
    public void Compare_SameVerdictOrNone_IsNone()
    {
        var verdict = Judge("a=FAILED@w");

        Assert.That(FailureChanges.Compare(verdict, verdict), Is.SameAs(FailureChanges.None));
        Assert.That(FailureChanges.Compare(verdict, null), Is.SameAs(FailureChanges.None));
    }

    [TestCase(true, false, "broker a", "")]
    [TestCase(false, true, "", "broker a")]
    [TestCase(false, false, "", "")]
    public void Compare_WorkersLife_TellsOnce(bool aliveBefore, bool aliveAfter, string entered, string left)
    {
        var transitions = FailureChanges.Compare(Judge("a=RUNNING@w", aliveBefore), Judge("a=RUNNING@w", aliveAfter));

        Assert.That((Facts.Names(transitions.Entered), Facts.Names(transitions.Left)), Is.EqualTo((entered, left)));
    }

    private static Verdict Judge(string connector, bool alive = true) => Facts.Judge(
        Facts.Snapshot(0, connector),
        alive ? Facts.Alive() : Healthcheck.Connect.WorkerLiveness.Unknown,
        Facts.Policy with { UnhealthyStates = ["FAILED", "PAUSED"] },
        Facts.At(0));
}

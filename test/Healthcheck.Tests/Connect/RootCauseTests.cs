using Healthcheck.Connect;

namespace Healthcheck.Tests.Connect;

internal sealed class RootCauseTests
{
    private const string Trace = """
        org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.
        	at org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:635)
        	Suppressed: java.lang.Exception: x
        	Caused by: java.lang.Exception: of what was suppressed
        Caused by: org.apache.kafka.connect.errors.ConnectException: java.sql.SQLException: no
        	at io.x.Y(Z.java:1)
        Caused by: java.net.ConnectException: Connection refused
        	... 12 more
        """;

    [Test]
    public void Find_Trace_IsTheLastCause()
    {
        Assert.That(RootCause.Find(Trace), Is.EqualTo(new RootCause("java.net.ConnectException", "Connection refused")));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("boom\n\tat a")]
    [TestCase("boom\n\tCaused by: a.B: of what was suppressed")]
    [TestCase("it was Caused by: a.B: c")]
    [TestCase("Caused by: no class here: x")]
    [TestCase("Caused by: ")]
    public void Find_NoCause_IsNull(string? trace)
    {
        Assert.That(RootCause.Find(trace), Is.Null);
    }

    [TestCase("x\nCaused by: a.B", "a.B", null)]
    [TestCase("x\r\nCaused by: a.B: c\r\n", "a.B", "c")]
    [TestCase("Caused by: a.B$C: d: e", "a.B$C", "d: e")]
    [TestCase("x\nCaused by: a.B:", "a.B", null)]
    public void Find_Cause_IsTakenApart(string trace, string type, string? message)
    {
        Assert.That(RootCause.Find(trace), Is.EqualTo(new RootCause(type, message)));
    }

    /// <summary>It stands in one line of a log: what is longer than 256 characters is cut, and shows that it was.</summary>
    [TestCase(256, 256, "x")]
    [TestCase(257, 259, "...")]
    public void Find_LongMessage_IsCut(int length, int kept, string end)
    {
        var message = RootCause.Find($"Caused by: a.B: {new string('x', length)}")!.Message!;

        Assert.That(message, Has.Length.EqualTo(kept).And.EndsWith(end));
    }

    [TestCase(256, ExpectedResult = true)]
    [TestCase(257, ExpectedResult = false)]
    public bool Find_LongWord_IsNoClass(int length) => RootCause.Find($"Caused by: {new string('x', length)}: y") is not null;

    [Test]
    public void Describe_Trace_NamesTheClassAndTheMessageWhereItMay()
    {
        const string Start = "org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception. (root cause: ";
        Assert.That(TraceLine.Describe(Trace, withMessage: false), Is.EqualTo($"{Start}java.net.ConnectException)"));
        Assert.That(TraceLine.Describe(Trace, withMessage: true), Is.EqualTo($"{Start}java.net.ConnectException: Connection refused)"));
        Assert.That(TraceLine.Describe("boom", withMessage: true), Is.EqualTo("boom"));
        Assert.That(TraceLine.Describe(null, withMessage: true), Is.Null);
    }
}

using System.Net;
using Healthcheck.Connect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>An answer that comes after its poll is judged when it comes, and the loop does not wait for the next turn.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class LateAnswerTests
{
    /// <summary>Timers that are armed then: of the loop, of the question, and of the poll that waits for its answer.</summary>
    private const int WaitingForProof = 3;

    private readonly List<TaskCompletionSource<HttpResponseMessage>> _answers = [];
    private readonly List<DateTimeOffset> _askedAt = [];

    [SetUp]
    public void Forget()
    {
        _answers.Clear();
        _askedAt.Clear();
    }

    [TestCase(3)]
    [TestCase(11)]
    public async Task Loop_FirstProofIsLate_TurnsHealthyWhenItComes(int seconds)
    {
        using var rig = new Rig();
        AnswersByHand(rig);
        await StartAsync(rig);
        await rig.Time.WaitUntilArmedAsync(WaitingForProof);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await rig.PublishedAsync();
        Assert.That((rig.IsHealthy, rig.HasBrokerFailure), Is.EqualTo((false, true)));

        Assert.That(seconds, Is.LessThan(12));
        Answer(0, Given.Healthy);
        await rig.PublishedAsync();

        Assert.That((rig.IsHealthy, rig.Connect.List.Calls), Is.EqualTo((true, 2)));
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    /// <summary>Nothing is listed, and each answer takes longer than a poll waits: the second look follows the proof.</summary>
    [Test]
    public async Task Loop_EmptyListAndLateProof_IsBelievedAtTheSecondLook()
    {
        using var rig = new Rig();
        rig.Lists();
        AnswersByHand(rig);
        await StartAsync(rig);
        await rig.Time.WaitUntilArmedAsync(WaitingForProof);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await rig.PublishedAsync();
        Assert.That(rig.Report.Fault!.Reason, Is.EqualTo(FaultReason.Starting));

        Answer(0, Given.Healthy);
        await rig.Connect.Health.CalledAsync(2);
        await rig.Time.WaitUntilArmedAsync(WaitingForProof);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await rig.PublishedAsync();

        Assert.That((rig.IsHealthy, rig.Report.Snapshot!.IsEmpty), Is.EqualTo((true, true)));
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Loop_LateAnswerThatChangesNothing_WaitsForTheNextTurn()
    {
        using var rig = new Rig();
        await StartAsync(rig);
        await rig.PublishedAsync();

        // The first poll asks twice, and does not wait for the second answer.
        await rig.Connect.Health.CalledAsync(2);
        await rig.Time.WaitUntilSettledAsync(1);
        AnswersByHand(rig);
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await rig.PublishedAsync();
        await rig.Connect.Health.CalledAsync(3);

        // A poll that begins before the answer was noted asks over another connection; that question is answered at once.
        rig.IsWell();
        Answer(0, Given.Healthy);
        await rig.Time.WaitUntilSettledAsync(1);
        Assert.That(rig.Connect.List.Calls, Is.EqualTo(2));
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await rig.PublishedAsync();

        Assert.That((rig.IsHealthy, rig.Connect.List.Calls), Is.EqualTo((true, 3)));
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    /// <summary>Else the questions of all polls could go to the same one of several workers behind a proxy.</summary>
    [TestCase(0.3, 5)]
    [TestCase(0.7, 10)]
    public async Task Loop_BadAnswerIsLate_IsAskedOnceMoreAtOnceInSomePolls(double chance, int secondsUntilNext)
    {
        using var rig = new Rig();
        await StartAsync(rig);
        await rig.PublishedAsync();
        rig.Random.Next01 = chance;
        AnswersByHand(rig);
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await rig.PublishedAsync();
        var before = rig.Connect.Health.Calls;

        rig.Time.Advance(TimeSpan.FromSeconds(5));
        Answer(0, Given.Unhealthy, HttpStatusCode.InternalServerError);
        if (secondsUntilNext > 5)
        {
            // Nothing but the timer of the loop: it is not being asked.
            await rig.Time.WaitUntilSettledAsync(1);
            rig.Time.Advance(TimeSpan.FromSeconds(5));
        }

        await rig.Connect.Health.CalledAsync(before + 1);

        Assert.That(_askedAt[1] - _askedAt[0], Is.EqualTo(TimeSpan.FromSeconds(secondsUntilNext)));
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    /// <summary>Each takes seconds: a third question would still be out when the next poll wants to ask its own.</summary>
    [Test]
    public async Task Loop_BadAnswersAreLateTwice_AreNotAskedForAThirdTime()
    {
        using var rig = new Rig();
        await StartAsync(rig);
        await rig.PublishedAsync();
        rig.Random.Next01 = 0.3;
        AnswersByHand(rig);
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await rig.PublishedAsync();
        for (var question = 0; question < 2; question++)
        {
            var asked = rig.Connect.Health.Calls;
            rig.Time.Advance(TimeSpan.FromSeconds(3));
            Answer(question, Given.Unhealthy, HttpStatusCode.InternalServerError);
            await (question == 0 ? rig.Connect.Health.CalledAsync(asked + 1) : rig.Time.WaitUntilSettledAsync(1));
        }

        Assert.That(_askedAt, Has.Count.EqualTo(2));
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    /// <summary>It comes while another worker is being read, and would otherwise be looked at a turn later.</summary>
    [Test]
    public async Task Loop_WorkerSaysThatItStartsWhileTheNextIsRead_IsPolledAtOnce()
    {
        const string Other = "http://other:8083/";
        using var rig = new Rig(Given.Url.AbsoluteUri, Other);
        rig.Lists(Given.Connector("orders", "FAILED"));
        await StartAsync(rig);
        await rig.PublishedAsync();
        await rig.Connect.Health.CalledAsync(2);
        await rig.Time.WaitUntilSettledAsync(1);
        rig.Lists(Given.Connector("orders"));
        var list = new TaskCompletionSource<HttpResponseMessage>();
        var others = rig.Connect[$"{Other}connectors?expand=status"].Answers(_ => list.Task);
        AnswersByHand(rig);
        rig.Random.Next01 = 0.3;
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await rig.Connect.Health.CalledAsync(3);
        await rig.Time.WaitUntilArmedAsync(WaitingForProof);
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await others.CalledAsync(1);

        // It is asked once more when this answer has been noted.
        Answer(0, Given.Starting, HttpStatusCode.ServiceUnavailable);
        await rig.Connect.Health.CalledAsync(4);
        others.Says("{}", HttpStatusCode.Forbidden);
        list.SetResult(new HttpResponseMessage(HttpStatusCode.Forbidden));
        await rig.PublishedAsync();
        await rig.PublishedAsync();

        Assert.That(rig.Report.Fault!.Detail, Does.Contain("may be another process than before"));
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    private static async Task StartAsync(Rig rig)
    {
        await rig.Poller.StartAsync(CancellationToken.None);
        await rig.Connect.Health.CalledAsync(1);
    }

    private void AnswersByHand(Rig rig) => rig.Connect.Health.Answers(_ =>
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _askedAt.Add(rig.Time.GetUtcNow());
        _answers.Add(answer);
        return answer.Task;
    });

    private void Answer(int question, string body, HttpStatusCode status = HttpStatusCode.OK) =>
        _answers[question].SetResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
}

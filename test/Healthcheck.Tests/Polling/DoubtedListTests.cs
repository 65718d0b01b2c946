using System.Net;
using Healthcheck.Connect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>
/// A list that is not believed while its worker is silent. The first such list over a connection is looked at again as soon as the proof
/// comes; one that was doubted before waits for its turn, or a slow worker would be polled without end.
/// </summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class DoubtedListTests
{
    /// <summary>Of the loop, of the question, and of the poll that waits for its answer.</summary>
    private const int WaitingForProof = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly List<TaskCompletionSource<HttpResponseMessage>> _answers = [];

    [SetUp]
    public void Forget() => _answers.Clear();

    [Test]
    public async Task Loop_LateProofOfALiveWorker_IsPolledAtOnceAndBelieved()
    {
        using var rig = await StartAsync();
        Lists(rig, "RUNNING");
        await PollInVainAsync(rig);
        Assert.That((rig.IsHealthy, rig.Report.Fault!.Reason), Is.EqualTo((false, FaultReason.Starting)));

        rig.IsWell();
        await AnswerAsync(rig, 0, Given.Healthy);
        await rig.PublishedAsync();

        Assert.That((rig.IsHealthy, rig.Connect.List.Calls), Is.EqualTo((true, 3)));
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Loop_LateAnswerIsNoProof_WaitsForTheNextTurn()
    {
        using var rig = await StartAsync();
        Lists(rig, "RUNNING");
        await PollInVainAsync(rig);

        await AnswerAsync(rig, 0, Given.Unhealthy, HttpStatusCode.InternalServerError);
        await TurnAsync(rig, lists: 2);

        Assert.That((rig.IsHealthy, rig.Connect.List.Calls), Is.EqualTo((true, 3)));
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    /// <summary>The worker is alive, but its status topic is empty: no proof makes that list better.</summary>
    [Test]
    public async Task Loop_DoubtedAgainAfterItsProof_WaitsForTheNextTurn()
    {
        using var rig = await StartAsync();
        rig.Lists();
        rig.IsConfigured("orders");
        await PollInVainAsync(rig);
        var asked = rig.Connect.Health.Calls;
        await AnswerAsync(rig, 0, Given.Healthy);
        await WaitInVainAsync(rig, asked + 1);
        Assert.That(rig.Report.Fault!.Detail, Does.Contain("lists a status of none of its 1 connectors, its status topic"));

        await AnswerAsync(rig, 1, Given.Healthy);
        await TurnAsync(rig, lists: 4);

        Assert.That((rig.Report.Fault!.Reason, rig.Connect.List.Calls), Is.EqualTo((FaultReason.Starting, 6)));
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    /// <summary>Its worker may have read one of its topics only, so there is nothing to look at again before the proof.</summary>
    [Test]
    public async Task Loop_FirstConnectorHasNoStatusAndNoProof_IsDoubtedForWantOfTheProof()
    {
        using var rig = await StartAsync();
        rig.Lists();
        rig.IsWell();
        rig.Time.Advance(Interval);
        await rig.PublishedAsync();
        Assert.That(rig.IsHealthy, Is.True);

        rig.IsConfigured("orders");
        AnswersByHand(rig);
        await PollInVainAsync(rig);

        Assert.That(rig.Report.Fault!.Detail, Does.Contain("lists a status of none of its 1 connectors, but has not proved"));
        Assert.That(rig.Connect.List.Calls, Is.EqualTo(3));
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    /// <summary>The proof that ended one doubt is none for what the same worker says later.</summary>
    [Test]
    public async Task Loop_DoubtedAnewAfterItWasBelieved_NeedsAProofOfItsOwn()
    {
        using var rig = await StartAsync();
        Lists(rig, "RUNNING");
        await PollInVainAsync(rig);
        await AnswerAsync(rig, 0, Given.Healthy);
        await WaitInVainAsync(rig, 4);
        Assert.That((rig.IsHealthy, rig.Report.Fault), Is.EqualTo((true, (ConnectReading.Unreachable?)null)));
        await AnswerAsync(rig, 1, Given.Healthy);
        await rig.Time.WaitUntilSettledAsync(1);

        Lists(rig, "FAILED");
        rig.Time.Advance(Interval);
        await rig.PublishedAsync();
        await AnswerAsync(rig, 2, Given.Healthy);
        await rig.Time.WaitUntilSettledAsync(1);
        Lists(rig, "RUNNING");
        await PollInVainAsync(rig);

        Assert.That((rig.IsHealthy, rig.Report.Fault?.Reason), Is.EqualTo((false, (FaultReason?)FaultReason.Starting)));
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    /// <summary>What came beside the question over a second connection is not what the answer proves.</summary>
    [Test]
    public async Task Loop_ProofComesAfterAListOverAnotherConnection_BelongsToTheListThatWasAskedAbout()
    {
        using var rig = await StartAsync();
        Lists(rig, "RUNNING");
        await PollInVainAsync(rig);
        rig.Time.Advance(Interval - Patience);
        await rig.PublishedAsync();
        Assert.That((rig.Connect.ConnectionsOpened, rig.Report.Fault!.Reason), Is.EqualTo((2, FaultReason.Starting)));

        await AnswerAsync(rig, 0, Given.Healthy);
        await rig.Time.WaitUntilSettledAsync(1);
        Assert.That(rig.Connect.List.Calls, Is.EqualTo(3));
        await PollInVainAsync(rig);

        Assert.That((rig.IsHealthy, rig.Report.Fault, rig.Connect.List.Calls), Is.EqualTo((true, (ConnectReading.Unreachable?)null, 4)));
        await rig.Poller.StopAsync(CancellationToken.None);
    }

    /// <summary>A task has failed, the worker is alive, the first poll is over, and the next questions are answered by hand.</summary>
    private async Task<Rig> StartAsync()
    {
        var rig = new Rig();
        Lists(rig, "FAILED");
        await rig.Poller.StartAsync(CancellationToken.None);
        await rig.PublishedAsync();
        await rig.Connect.Health.CalledAsync(2);
        await rig.Time.WaitUntilSettledAsync(1);
        AnswersByHand(rig);
        return rig;
    }

    private void AnswersByHand(Rig rig) => rig.Connect.Health.Answers(_ =>
    {
        _answers.Add(new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _answers[^1].Task;
    });

    /// <summary>The next poll, which waits for an answer that does not come.</summary>
    private static async Task PollInVainAsync(Rig rig)
    {
        var asked = rig.Connect.Health.Calls;
        rig.Time.Advance(Interval);
        await WaitInVainAsync(rig, asked + 1);
    }

    /// <param name="questions">How many there have been when the poll waits.</param>
    private static async Task WaitInVainAsync(Rig rig, int questions)
    {
        await rig.Connect.Health.CalledAsync(questions);
        await rig.Time.WaitUntilArmedAsync(WaitingForProof);
        rig.Time.Advance(Patience);
        await rig.PublishedAsync();
    }

    /// <summary>Nothing goes on until the next poll, which is answered at once.</summary>
    /// <param name="lists">How many have been read so far.</param>
    private static async Task TurnAsync(Rig rig, int lists)
    {
        await rig.Time.WaitUntilSettledAsync(1);
        Assert.That(rig.Connect.List.Calls, Is.EqualTo(lists));
        rig.IsWell();
        rig.Time.Advance(Interval);
        await rig.PublishedAsync();
    }

    private static void Lists(Rig rig, string state) => rig.Lists(Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0, state)));

    /// <summary>Until the answer has been noted: the clock is read for its time, and then to see whether it is news.</summary>
    private Task AnswerAsync(Rig rig, int question, string body, HttpStatusCode status = HttpStatusCode.OK)
    {
        var readings = rig.Time.Readings;
        _answers[question].SetResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
        return rig.Time.WaitUntilReadAsync(readings + 2);
    }
}

using System.Net;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Polling;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>A single look waits for late answers, because there is no next poll that would have them.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class LookOnceTests
{
    private const string Other = "http://other:8083/";

    /// <summary>Of the question, and of whoever waits for its answer.</summary>
    private const int Waiting = 2;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    private readonly List<TaskCompletionSource<HttpResponseMessage>> _answers = [];
    private StubConnect _connect = null!;
    private LogSink _logs = null!;

    [SetUp]
    public void Start()
    {
        _answers.Clear();
        _logs = new LogSink();
        _connect = new StubConnect();
        _connect.List.Says(Given.Body(Given.Connector("orders")));
        AnswersByHand(_connect.Health);
    }

    [TearDown]
    public void Stop()
    {
        _connect.Dispose();
        _logs.Dispose();
    }

    [Test]
    public async Task LookOnceAsync_ProofIsLate_ReadsTheListOnceMore()
    {
        var look = Look(Given.Url);
        await _connect.Health.CalledAsync(1);
        await WaitInVainAsync(TimeSpan.FromSeconds(2));
        _connect.Health.Says(Given.Healthy);
        Answer(0, Given.Healthy);

        Assert.That((IsHealthy(await look.WaitAsync(TimeSpan.FromSeconds(10))), _connect.List.Calls), Is.EqualTo((true, 2)));
    }

    [Test]
    public async Task LookOnceAsync_LateAnswerIsNoProof_IsUnhealthyAtOnce()
    {
        var look = Look(Given.Url);
        await _connect.Health.CalledAsync(1);
        await WaitInVainAsync(TimeSpan.FromSeconds(2));
        Answer(0, Given.Unhealthy, HttpStatusCode.InternalServerError);

        Assert.That((IsHealthy(await look.WaitAsync(TimeSpan.FromSeconds(10))), _connect.List.Calls), Is.EqualTo((false, 1)));
    }

    [Test]
    public async Task LookOnceAsync_NoAnswer_IsUnhealthyAtTheDeadline()
    {
        var look = Look(Given.Url);
        await _connect.Health.CalledAsync(1);
        await WaitInVainAsync(TimeSpan.FromSeconds(2));
        await WaitInVainAsync(Deadline - TimeSpan.FromSeconds(2.001), isLast: true);
        Assert.That(look.IsCompleted, Is.False);
        _connect.Time.Advance(TimeSpan.FromSeconds(0.001));

        Assert.That((IsHealthy(await look.WaitAsync(TimeSpan.FromSeconds(10))), _connect.List.Calls), Is.EqualTo((false, 1)));
    }

    /// <summary>The first of two says no, and the second has still to answer.</summary>
    [Test]
    public async Task LookOnceAsync_FirstLateAnswerIsNoProof_WaitsForTheOther()
    {
        _connect[$"{Other}connectors?expand=status"].Says(Given.Body(Given.Connector("orders")));
        var health = _connect[$"{Other}health"];
        AnswersByHand(health);
        var look = Look(Given.Url, new Uri(Other));
        await _connect.Health.CalledAsync(1);
        await WaitInVainAsync(TimeSpan.FromSeconds(2));
        await health.CalledAsync(1);
        await WaitInVainAsync(TimeSpan.FromSeconds(2), timers: 3);
        Answer(0, Given.Unhealthy, HttpStatusCode.InternalServerError);
        await _connect.Time.WaitUntilSettledAsync(2);
        await _connect.Time.WaitUntilArmedAsync(2);
        Assert.That(look.IsCompleted, Is.False);
        health.Says(Given.Healthy);
        Answer(1, Given.Healthy);

        Assert.That(IsHealthy(await look.WaitAsync(TimeSpan.FromSeconds(10))), Is.True);
    }

    /// <summary>It has proved itself already: no proof will make its list better.</summary>
    [Test]
    public async Task LookOnceAsync_AliveAndNoStatusAtAll_IsNotWaitedFor()
    {
        _connect.List.Says("{}");
        _connect.Names.Says("""["orders"]""");
        _connect.Health.Says(Given.Healthy);
        var look = Look(Given.Url);

        Assert.That((IsHealthy(await look.WaitAsync(TimeSpan.FromSeconds(10))), _connect.List.Calls), Is.EqualTo((false, 2)));
    }

    /// <summary>Then nobody is being asked any more when the look begins to wait.</summary>
    [Test]
    public async Task LookOnceAsync_ProofComesWhileTheNextWorkerIsRead_ReadsTheListOnceMore()
    {
        var list = new TaskCompletionSource<HttpResponseMessage>();
        var others = _connect[$"{Other}connectors?expand=status"].Answers(_ => list.Task);
        var look = Look(Given.Url, new Uri(Other));
        await _connect.Health.CalledAsync(1);
        await WaitInVainAsync(TimeSpan.FromSeconds(2));
        await others.CalledAsync(1);
        _connect.Health.Says(Given.Healthy);
        Answer(0, Given.Healthy);
        others.Says("{}", HttpStatusCode.Forbidden);
        list.SetResult(new HttpResponseMessage(HttpStatusCode.Forbidden));

        Assert.That(IsHealthy(await look.WaitAsync(TimeSpan.FromSeconds(10))), Is.True);
    }

    /// <summary>The list of the second would be the better one to show, and its answer never comes.</summary>
    [Test]
    public async Task LookOnceAsync_ProofComesOfAWorkerThatWasNotTheBest_ReadsItsListOnceMore()
    {
        _connect[$"{Other}connectors?expand=status"].Says("{}");
        var health = _connect[$"{Other}health"].Hangs();
        var look = Look(Given.Url, new Uri(Other));
        await _connect.Health.CalledAsync(1);
        await WaitInVainAsync(TimeSpan.FromSeconds(2));
        await health.CalledAsync(1);
        _connect.Health.Says(Given.Healthy);
        Answer(0, Given.Healthy);
        await _connect.Time.WaitUntilSettledAsync(2);
        _connect.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.That(IsHealthy(await look.WaitAsync(TimeSpan.FromSeconds(10))), Is.True);
    }

    /// <summary>It must not be left in doubt, as no second look would follow.</summary>
    [TestCase(1, 2)]
    [TestCase(int.MaxValue, 3)]
    public async Task LookOnceAsync_ConnectionIsMadeAnewBetweenListAndProof_IsReadAgainUntilProven(int times, int lists)
    {
        _connect.Health.Answers(_ =>
        {
            if (_connect.Health.Calls <= times)
            {
                _connect.Reconnect();
            }

            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Given.Healthy) });
        });

        Assert.That(IsHealthy(await Look(Given.Url).WaitAsync(TimeSpan.FromSeconds(10))), Is.True);
        Assert.That(_connect.List.Calls, Is.EqualTo(lists));
    }

    private Task<HealthReport> Look(params Uri[] workers)
    {
        var factory = new ClusterMonitorFactory(new FixedRandom(), _logs, _connect.Time)
        {
            CreateConnections = (_, _) => _connect.Connections,
        };
        var polling = new PollingOptions([.. workers], TimeSpan.FromSeconds(10)) { WaitsForProof = true, Deadline = Deadline };
        return factory.Create(new ClusterOptions { Polling = polling, Health = Given.Policy }).LookOnceAsync(CancellationToken.None);
    }

    private bool IsHealthy(HealthReport report) => report.IsHealthy(Timestamp.Now(_connect.Time));

    /// <summary>Until the poll, having waited so long, waits for something else; the last wait ends with the poll.</summary>
    private async Task WaitInVainAsync(TimeSpan time, int timers = Waiting, bool isLast = false)
    {
        await _connect.Time.WaitUntilArmedAsync(timers);
        var armings = _connect.Time.Armings;
        _connect.Time.Advance(time);
        await (isLast ? Task.CompletedTask : _connect.Time.WaitUntilArmingAsync(armings));
    }

    private void AnswersByHand(Route route) => route.Answers(_ =>
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _answers.Add(answer);
        return answer.Task;
    });

    private void Answer(int question, string body, HttpStatusCode status = HttpStatusCode.OK) =>
        _answers[question].SetResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
}

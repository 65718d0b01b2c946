using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>How long an answer is waited for, and by whose time.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class RequestTimeoutTests
{
    [TestCase(3600, 5)]
    [TestCase(2, 2)]
    public async Task ReadAsync_Hanging_GivesTimeoutWhenAttemptOrBudgetIsOver(int budget, int seconds)
    {
        using var connect = new StubConnect { TurnsClock = false };
        connect.List.Hangs();
        var reading = connect.ReadAsync(TimeSpan.FromSeconds(budget));
        await connect.List.CalledAsync(1);
        var armed = connect.Time.ArmedTimers;

        connect.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.That(connect.Time.ArmedTimers, Is.EqualTo(armed), "it is still being waited for");
        connect.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That((await reading as ConnectReading.Unreachable)?.Reason, Is.EqualTo(FaultReason.Timeout));
        Assert.That((connect.Time.ArmedTimers, connect.List.Calls), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task ReadAsync_BodyStallsAfterItsHead_GivesTimeout()
    {
        using var connect = new StubConnect { TurnsClock = false };
        await using var stalled = new StalledStream();
        connect.List.Says(() => new StreamContent(stalled));
        var reading = connect.ReadAsync();
        await stalled.AskedAsync();
        var armed = connect.Time.ArmedTimers;

        connect.Time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromMilliseconds(1));
        Assert.That(connect.Time.ArmedTimers, Is.EqualTo(armed), "it is still being waited for");
        connect.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.That((await reading as ConnectReading.Unreachable)?.Reason, Is.EqualTo(FaultReason.Timeout));
    }

    [Test]
    public void ReadAsync_Stopping_IsNoFault()
    {
        using var connect = new StubConnect();
        using var stopping = new CancellationTokenSource();
        connect.List.Hangs();
        var reading = connect.Client.ReadAsync(connect.Connection, new PollDeadline(TimeSpan.FromHours(1), connect.Time), stopping.Token);
        stopping.Cancel();

        Assert.That(async () => await reading, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task ReadAsync_PollEndsBeforeTheRequestTimeout_NamesBoth()
    {
        using var connect = new StubConnect(new RestOptions { RequestTimeout = TimeSpan.FromSeconds(30) }) { TurnsClock = false };
        connect.List.Hangs();
        var reading = connect.ReadAsync(TimeSpan.FromSeconds(9));
        await connect.List.CalledAsync(1);
        connect.Time.Advance(TimeSpan.FromSeconds(9));

        Assert.That((await reading as ConnectReading.Unreachable)?.Detail, Is.EqualTo(
            "http://connect:8083/ did not answer within the 9 s that the poll had left; --poll-interval is too short for this --request-timeout"));
    }
}

using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>How long is waited for one answer of a poll.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class PollDeadlineTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private readonly TaskCompletionSource _answer = new();
    private ManualTimeProvider _time = new();

    [SetUp]
    public void StartClock() => _time = new ManualTimeProvider();

    [TestCase(10, 2, 2)]
    [TestCase(2, 10, 2)]
    [TestCase(3, 3, 3)]
    public async Task WaitAsync_NoAnswer_EndsWithTheShorterOfBoth(int left, int longest, int seconds)
    {
        var waiting = new PollDeadline(TimeSpan.FromSeconds(left), _time).WaitAsync(
            _answer.Task, TimeSpan.FromSeconds(longest), CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(seconds) - Moment);
        Assert.That(waiting.IsCompleted, Is.False, "before its time");
        _time.Advance(Moment);
        await waiting;
    }

    [TestCase(0)]
    [TestCase(-1)]
    public async Task WaitAsync_NothingIsLeft_EndsAtOnce(int seconds)
    {
        var deadline = new PollDeadline(TimeSpan.FromSeconds(3), _time).MoveForward(TimeSpan.FromSeconds(3 - seconds));

        await deadline.WaitAsync(_answer.Task, TimeSpan.FromSeconds(5), CancellationToken.None);

        Assert.That(deadline.Left, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
        Assert.That(_time.ArmedTimers, Is.Zero);
    }

    [Test]
    public async Task WaitAsync_Answer_EndsThenAndLeavesNoTimer()
    {
        var answer = new TaskCompletionSource();
        var waiting = new PollDeadline(TimeSpan.FromSeconds(3), _time).WaitAsync(
            answer.Task, TimeSpan.FromSeconds(2), CancellationToken.None);

        answer.SetResult();
        await waiting;

        Assert.That(_time.ArmedTimers, Is.Zero);
    }

    [Test]
    public async Task WaitAsync_AnswerIsAFault_IsThrown()
    {
        var deadline = new PollDeadline(TimeSpan.FromSeconds(3), _time);
        var fault = Task.FromException(new InvalidDataException("broken"));

        await Assert.ThatAsync(
            () => deadline.WaitAsync(fault, TimeSpan.FromSeconds(2), CancellationToken.None), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public async Task WaitAsync_DaemonStops_EndsAtOnce()
    {
        using var stop = new CancellationTokenSource();
        var waiting = new PollDeadline(TimeSpan.FromSeconds(3), _time).WaitAsync(_answer.Task, TimeSpan.FromSeconds(2), stop.Token);

        await stop.CancelAsync();

        await Assert.ThatAsync(() => waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Left_TimePasses_Falls()
    {
        var deadline = new PollDeadline(TimeSpan.FromSeconds(3), _time);
        var earlier = deadline.MoveForward(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((deadline.Left.TotalSeconds, earlier.Left.TotalSeconds), Is.EqualTo((2, 1)));
    }
}

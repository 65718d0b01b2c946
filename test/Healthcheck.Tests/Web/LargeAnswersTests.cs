using Healthcheck.Web;
using Microsoft.AspNetCore.Connections;

namespace Healthcheck.Tests.Web;

/// <summary>Who is sent a large answer, who waits, and who is let go.</summary>
[CancelAfter(30_000)]
internal sealed class LargeAnswersTests
{
    private const int Most = 2;
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Timestamp = TimeSpan.FromMilliseconds(1);

    private readonly ConnectionLimit _limit = new(100, 0);

    [Test]
    public async Task Enter_NoPlace_WaitsUntilOneIsLeft()
    {
        using var large = new LargeAnswers(Most, 0, Forever);
        var first = Client();
        await large.EnterAsync(first, Page(1));
        await large.EnterAsync(Client(), Page(1));

        var third = large.EnterAsync(Client(), Page(1)).AsTask();
        Assert.That(third.IsCompleted, Is.False);
        large.Leave(first);

        await third.WaitAsync(RunningDaemon.Patience);
        Assert.That(first.IsClosed, Is.False);
    }

    [Test]
    public async Task Enter_NobodyReads_LetsGoWhoMovedLongestAgo()
    {
        using var large = new LargeAnswers(Most, 0, Timestamp);
        var aborted = new TaskCompletionSource();
        var (slow, slower) = (Client(), Client(aborted));
        await large.EnterAsync(slow, Page(1));
        await large.EnterAsync(slower, Page(1));
        slow.Move();

        var third = large.EnterAsync(Client(), Page(1)).AsTask();
        await aborted.Task.WaitAsync(RunningDaemon.Patience);
        large.Leave(slower);

        await third.WaitAsync(RunningDaemon.Patience);
    }

    [Test]
    public async Task DropHoldersOfOldBodies_TooManyBytes_LetsGoTheOldest()
    {
        using var large = new LargeAnswers(100, 250, Forever);
        var (oldest, older, alsoOlder, newest) = (Client(), Client(), Client(), Client());
        var page = Page(100);
        await large.EnterAsync(oldest, Page(100));
        await large.EnterAsync(older, page);
        await large.EnterAsync(alsoOlder, page);
        await large.EnterAsync(newest, Page(100));

        large.DropHoldersOfOldBodies();

        Assert.That(
            new[] { oldest.IsClosed, older.IsClosed, alsoOlder.IsClosed, newest.IsClosed },
            Is.EqualTo(new[] { true, false, false, false }));
    }

    [Test]
    public async Task DropHoldersOfOldBodies_OneBodyHoweverLarge_IsLeft()
    {
        using var large = new LargeAnswers(100, 250, Forever);
        var (first, second) = (Client(), Client());
        var page = Page(1000);
        await large.EnterAsync(first, page);
        await large.EnterAsync(second, page);

        large.DropHoldersOfOldBodies();

        Assert.That((first.IsClosed, second.IsClosed), Is.EqualTo((false, false)));
    }

    private static Body Page(int bytes) => Body.Create(new byte[bytes]);

    private ClientConnection Client(TaskCompletionSource? aborted = null)
    {
        var client = new ClientConnection(new Context(aborted ?? new TaskCompletionSource()), _limit);
        client.BeginAnswer();
        return client;
    }

    private sealed class Context(TaskCompletionSource aborted) : DefaultConnectionContext
    {
        public override void Abort(ConnectionAbortedException abortReason) => aborted.TrySetResult();
    }
}

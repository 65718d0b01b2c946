using Healthcheck.Web;
using Microsoft.AspNetCore.Connections;

namespace Healthcheck.Tests.Web;

/// <summary>Who is sent a large answer, who waits, and who is let go.</summary>
[CancelAfter(30_000)]
internal sealed class LargeAnswersTests
{
    private const int Most = 2;
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(10);

    /// <summary>Long enough that a place is left meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

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
        using var large = new LargeAnswers(Most, 0, Patience);
        var aborted = new TaskCompletionSource();
        var (third, slow, slower) = (Client(), Client(), Client(aborted));
        await large.EnterAsync(slow, Page(1));
        await large.EnterAsync(slower, Page(1));
        slower.Move();
        slow.Move();

        var entering = large.EnterAsync(third, Page(1)).AsTask();
        await aborted.Task.WaitAsync(RunningDaemon.Patience);
        large.Leave(slower);

        await entering.WaitAsync(RunningDaemon.Patience);
        Assert.That((slow.IsClosed, third.IsClosed), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task DropHoldersOfOldBodies_ManyBodies_LetsGoUntilFewAreLeft()
    {
        using var large = new LargeAnswers(100, 150, Forever);
        ClientConnection[] clients = [Client(), Client(), Client()];
        foreach (var client in clients)
        {
            await large.EnterAsync(client, Page(100));
        }

        large.DropHoldersOfOldBodies();

        Assert.That(clients.Select(client => client.IsClosed), Is.EqualTo([true, true, false]));
    }

    [Test]
    public async Task DropHoldersOfOldBodies_SomeHaveBeenAnswered_CountsTheOthersOnly()
    {
        using var large = new LargeAnswers(100, 250, Forever);
        var (first, second, third) = (Client(), Client(), Client());
        await large.EnterAsync(first, Page(200));
        await large.EnterAsync(second, Page(200));
        large.Leave(first);
        large.DropHoldersOfOldBodies();
        Assert.That((first.IsClosed, second.IsClosed), Is.EqualTo((false, false)));

        await large.EnterAsync(third, Page(200));
        large.DropHoldersOfOldBodies();
        Assert.That((first.IsClosed, second.IsClosed, third.IsClosed), Is.EqualTo((false, true, false)));
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

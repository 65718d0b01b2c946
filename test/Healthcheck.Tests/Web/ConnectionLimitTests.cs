using Healthcheck.Web;
using Microsoft.AspNetCore.Connections;

namespace Healthcheck.Tests.Web;

/// <summary>Which connection makes room for a new one.</summary>
[CancelAfter(30_000)]
internal sealed class ConnectionLimitTests
{
    private const int Most = 4;
    private const int Spared = 1;

    private readonly List<Client> _clients = [];
    private ConnectionLimit _limit = null!;

    [SetUp]
    public void Start()
    {
        _clients.Clear();
        _limit = new ConnectionLimit(Most, Spared);
    }

    [Test]
    public async Task Open_RoomLeft_ClosesNone()
    {
        Open(Most);

        await ClosedAsync();
    }

    [Test]
    public async Task Open_NoRoom_ClosesTheOneIdleForLongest()
    {
        Open(Most);
        _clients[0].Connection.BeginAnswer();
        _clients[0].Connection.EndAnswer();

        Open(2);

        await ClosedAsync(1, 2);
    }

    [Test]
    public async Task Open_SomeAreAnswered_ClosesAnIdleOneHoweverNew()
    {
        Open(Most);
        _clients[0].Connection.BeginAnswer();
        _clients[1].Connection.BeginAnswer();

        Open(1);

        await ClosedAsync(2);
    }

    [Test]
    public async Task Open_AllOthersAreAnswered_SparesTheNewestWhoseRequestIsOnItsWay()
    {
        Open(Most);
        _clients[0].Connection.BeginAnswer();
        _clients[1].Connection.BeginAnswer();
        _clients[2].Connection.BeginAnswer();
        _clients[0].Connection.Move();

        Open(1);

        await ClosedAsync(1);
        Assert.That(_clients[3].Connection.BeginAnswer(), Is.True);
        Assert.That(_clients[1].Connection.BeginAnswer(), Is.False);
    }

    [Test]
    public async Task Open_OneIsClosedAlready_TakesItsPlace()
    {
        Open(Most);
        _clients[2].Connection.BeginAnswer();
        _clients[2].Connection.CloseIfAnswering();
        await ClosedAsync(2);

        // The closed one has been still for longer than the others.
        foreach (var client in new[] { _clients[0], _clients[1], _clients[3] })
        {
            client.Connection.Move();
        }

        Open(1);

        await ClosedAsync(2);
    }

    /// <summary>As in HTTP/2: one of two answers over it has ended, the other goes on.</summary>
    [Test]
    public async Task Open_OneIsStillAnsweredOnce_ClosesAnIdleOne()
    {
        Open(Most);
        _clients[0].Connection.BeginAnswer();
        _clients[0].Connection.BeginAnswer();
        foreach (var client in _clients.Skip(1))
        {
            client.Connection.Move();
        }

        _clients[0].Connection.EndAnswer();
        foreach (var client in _clients.Skip(1))
        {
            client.Connection.Move();
        }

        Open(1);

        await ClosedAsync(1);
    }

    [Test]
    public async Task Open_OneHasLeft_ClosesNone()
    {
        Open(Most);
        _clients[0].Left.SetResult();
        await _clients[0].Served.WaitAsync(RunningDaemon.Patience);

        Open(1);

        await ClosedAsync();
    }

    [Test]
    public async Task Open_ThousandsThatSayNothing_HoldsOnlyTheBound()
    {
        Open(3000);

        await ClosedAsync([.. Enumerable.Range(0, 3000 - Most)]);
    }

    private void Open(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _clients.Add(new Client(_limit));
        }
    }

    /// <summary>These, and no others: closing goes on elsewhere, and is waited for.</summary>
    private async Task ClosedAsync(params int[] expected)
    {
        foreach (var i in expected)
        {
            await _clients[i].Aborted.WaitAsync(RunningDaemon.Patience);
        }

        Assert.That(Enumerable.Range(0, _clients.Count).Where(i => _clients[i].Connection.IsClosed), Is.EqualTo(expected));
    }

    private sealed class Client
    {
        private readonly TaskCompletionSource _aborted = new();

        public Client(ConnectionLimit limit)
        {
            var context = new Context(_aborted);
            Served = limit.ServeAsync(context, _ => Left.Task);
            Connection = context.Features.Get<ClientConnection>()!;
        }

        public ClientConnection Connection { get; }

        public TaskCompletionSource Left { get; } = new();

        public Task Served { get; }

        public Task Aborted => _aborted.Task;
    }

    private sealed class Context(TaskCompletionSource aborted) : DefaultConnectionContext
    {
        public override void Abort(ConnectionAbortedException abortReason) => aborted.TrySetResult();
    }
}

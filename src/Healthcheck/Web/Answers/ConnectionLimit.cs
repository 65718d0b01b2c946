using Microsoft.AspNetCore.Connections;

namespace Healthcheck.Web;

/// <summary>
/// Bounds the number of connections. A new one is always taken: when there are too many, the one that has stood still for longest
/// is closed, first of those that wait for a request or for the rest of one. So nobody locks out a probe by holding connections.
/// </summary>
/// <param name="most">Connections at once.</param>
/// <param name="spared">
/// So many of the newest are spared: among a crowd that is being answered, a probe whose request has not come yet is the only one
/// that waits.
/// </param>
internal sealed class ConnectionLimit(int most, int spared)
{
    private readonly Lock _lock = new();

    /// <summary>The oldest first.</summary>
    private readonly LinkedList<ClientConnection> _open = new();
    private long _moves;

    public long NextMove() => Interlocked.Increment(ref _moves);

    /// <summary>Serves one connection for as long as it lasts.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var place = Admit(new ClientConnection(connection, this));
        connection.Features.Set(place.Value);
        try
        {
            await next(connection);
        }
        finally
        {
            lock (_lock)
            {
                Remove(place);
            }
        }
    }

    private LinkedListNode<ClientConnection> Admit(ClientConnection client)
    {
        lock (_lock)
        {
            while (_open.Count >= most)
            {
                MakeRoom();
            }

            return _open.AddLast(client);
        }
    }

    private void MakeRoom()
    {
        LinkedListNode<ClientConnection>? idle = null, answering = null;
        var old = _open.Count - spared;
        for (var place = _open.First; place is not null && old > 0; place = place.Next, old--)
        {
            ref var least = ref place.Value.IsAnswering ? ref answering : ref idle;
            least = least is null || place.Value.LastMove < least.Value.LastMove ? place : least;
        }

        // Between the choice and the closing it may have moved; then another is chosen.
        var chosen = idle ?? answering ?? _open.First!;
        if (chosen.Value.IsClosed || chosen.Value.CloseIfIdle() || (idle is null && chosen.Value.CloseIfAnswering()))
        {
            Remove(chosen);
        }
    }

    private void Remove(LinkedListNode<ClientConnection> place)
    {
        if (place.List is not null)
        {
            _open.Remove(place);
        }
    }
}

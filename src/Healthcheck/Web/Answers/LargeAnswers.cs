namespace Healthcheck.Web;

/// <summary>
/// The large answers that are being sent. Each holds buffers here and in the kernel, and a body that may be of an older report; so
/// only some are sent at a time, and the others wait for their turn. Who is being answered but does not read is let go then.
/// </summary>
/// <param name="most">How many are sent at a time. Those who read need a place for moments only.</param>
/// <param name="mostOldBytes">Bytes of the bodies of older reports that may be held; a single body may have more.</param>
/// <param name="patience">How long a client may take nothing while others wait.</param>
internal sealed class LargeAnswers(int most, long mostOldBytes, TimeSpan patience) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _places = new(most);
    private readonly List<(ClientConnection Client, Body Body)> _sending = [];

    /// <summary>Completes when there is a place. Each place must be left.</summary>
    public async ValueTask EnterAsync(ClientConnection client, Body body)
    {
        while (!_places.Wait(0))
        {
            client.Move();
            if (await _places.WaitAsync(patience))
            {
                break;
            }

            DropSlowest(client.LastMove);
        }

        lock (_lock)
        {
            _sending.Add((client, body));
        }
    }

    public void Leave(ClientConnection client)
    {
        lock (_lock)
        {
            // In HTTP/2 it may have several; which of them is left makes no difference worth telling them apart.
            var place = _sending.FindIndex(sent => sent.Client == client);
            if (place >= 0)
            {
                _sending.RemoveAt(place);
            }
        }

        _places.Release();
    }

    /// <summary>A new report is there: what is still being sent is of older ones, and nobody else needs it.</summary>
    public void DropHoldersOfOldBodies()
    {
        lock (_lock)
        {
            while (Bodies().Skip(1).Any() && Bodies().Sum(body => body.Length) > mostOldBytes)
            {
                Drop(_sending.MinBy(sent => sent.Client.AnswerBegan).Client);
            }
        }
    }

    public void Dispose() => _places.Dispose();

    /// <param name="before">Only who has not moved since.</param>
    private void DropSlowest(long before)
    {
        lock (_lock)
        {
            var still = _sending.Select(sent => sent.Client).Where(client => client.LastMove < before);
            if (still.MinBy(client => client.LastMove) is { } slowest)
            {
                Drop(slowest);
            }
        }
    }

    private IEnumerable<Body> Bodies() => _sending.Select(sent => sent.Body).Distinct();

    private void Drop(ClientConnection client)
    {
        _sending.RemoveAll(sent => sent.Client == client);
        client.CloseIfAnswering();
    }
}

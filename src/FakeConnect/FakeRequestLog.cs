namespace FakeConnect;

/// <summary>The latest requests; bounded, because a demo may run for days.</summary>
internal sealed class FakeRequestLog
{
    private const int Limit = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<FakeRequest> _requests = new();

    public void Add(FakeRequest request)
    {
        lock (_lock)
        {
            if (_requests.Count == Limit)
            {
                _requests.Dequeue();
            }

            _requests.Enqueue(request);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
        }
    }

    public IReadOnlyCollection<FakeRequest> Snapshot()
    {
        lock (_lock)
        {
            return _requests.ToArray();
        }
    }
}

using System.Diagnostics.CodeAnalysis;

namespace FakeConnect;

/// <summary>The cluster's truth: what any worker would report, changeable while it is being read.</summary>
internal sealed class FakeCluster
{
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, FakeConnector> _connectors = new(StringComparer.Ordinal);

    // A benchmark polls thousands of connectors that rarely change: the answer is written once per change,
    // so that the stand-in's own work does not drown what is measured.
    private readonly Dictionary<FakeListing, byte[]> _written = [];

    /// <summary>Told of each change; null: nobody counts them.</summary>
    public FakeLedger? Ledger { get; set; }

    /// <summary>All connectors in the order they were first set.</summary>
    public IReadOnlyList<FakeConnector> Connectors
    {
        get
        {
            lock (_lock)
            {
                return [.. _connectors.Values];
            }
        }
    }

    /// <summary>Adds or replaces a connector.</summary>
    public void Set(FakeConnector connector)
    {
        lock (_lock)
        {
            Ledger?.Note(_connectors.GetValueOrDefault(connector.Name), connector);

            // The caller may go on changing its list.
            _connectors[connector.Name] = connector with { Tasks = [.. connector.Tasks] };
            _written.Clear();
        }
    }

    /// <summary>Changes the connector's own state; tasks stay as they are, just like in Connect.</summary>
    public void SetState(string name, string state, string? trace = null, string? workerId = null)
    {
        Change(name, old => old with { State = state, Trace = trace, WorkerId = workerId ?? old.WorkerId });
    }

    /// <summary>Changes a task, or adds it on the connector's worker.</summary>
    public void SetTask(string name, int id, string state, string? trace = null, string? workerId = null)
    {
        Change(name, old =>
        {
            var worker = workerId ?? old.Tasks.FirstOrDefault(task => task.Id == id)?.WorkerId ?? old.WorkerId;
            return old.With(new FakeTask(id, state, worker, trace));
        });
    }

    /// <summary>Removes a connector; false when it was not there.</summary>
    public bool Remove(string name)
    {
        lock (_lock)
        {
            if (!_connectors.Remove(name, out var connector))
            {
                return false;
            }

            Ledger?.Note(connector, null);
            _written.Clear();
            return true;
        }
    }

    /// <summary>Removes every connector.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            foreach (var connector in _connectors.Values)
            {
                Ledger?.Note(connector, null);
            }

            _written.Clear();
            _connectors.Clear();
        }
    }

    public bool TryFind(string name, [NotNullWhen(true)] out FakeConnector? connector)
    {
        lock (_lock)
        {
            return _connectors.TryGetValue(name, out connector);
        }
    }

    /// <summary>The body of <c>GET /connectors</c>: a map of connectors or an array of names.</summary>
    public ReadOnlyMemory<byte> Write(FakeListing listing)
    {
        lock (_lock)
        {
            if (!_written.TryGetValue(listing, out var body))
            {
                body = FakeJson.List(_connectors.Values, listing);
                _written[listing] = body;
            }

            return body;
        }
    }

    private void Change(string name, Func<FakeConnector, FakeConnector> change)
    {
        lock (_lock)
        {
            if (!_connectors.TryGetValue(name, out var connector))
            {
                throw new ArgumentException($"The stand-in has no connector '{name}'.", nameof(name));
            }

            var changed = change(connector);
            Ledger?.Note(connector, changed);
            _connectors[name] = changed;
            _written.Clear();
        }
    }
}

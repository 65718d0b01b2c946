namespace FakeConnect;

/// <summary>
/// What happens to a cluster over months, in small steps: tasks and connectors fail and recover, names come and never come again, work
/// moves to workers that were not there before. The same seed makes the same steps.
/// </summary>
internal sealed class Churn
{
    /// <summary>Connectors with this prefix are never mended by a step: whoever restarts them mends them.</summary>
    public const string LeftToRestart = "restart-";

    private const int Fewest = 30;
    private const int Most = 60;
    private const string Trace =
        "org.example.SinkException: the table is gone\n\tat org.example.Sink.put(Sink.java:118)\nCaused by: java.io.IOException: reset";

    private static readonly string[] States = ["RUNNING", "PAUSED", "UNASSIGNED", "FAILED", "STOPPED"];
    private static readonly string[] TaskStates = ["RUNNING", "PAUSED", "UNASSIGNED", "FAILED", "RESTARTING"];

    private readonly FakeCluster _cluster;
    private readonly Random _random;
    private readonly List<string> _names = [];

    /// <summary>Of those left to be restarted, who was well when the last step began; and also when the one before did.</summary>
    private HashSet<string> _well = [];
    private List<string> _longWell = [];
    private int _connectors;
    private int _workers = 3;

    /// <summary>Fills the cluster, which then has changed nothing yet.</summary>
    public Churn(FakeCluster cluster, int seed)
    {
        _cluster = cluster;
        _random = new Random(seed);
        for (var i = 0; i < (Fewest + Most) / 2; i++)
        {
            Create();
        }

        for (var i = 0; i < 5; i++)
        {
            cluster.Set(FakeConnector.Running($"{LeftToRestart}{i}", "sink", 2, Worker()));
        }

        cluster.Ledger = new FakeLedger();
    }

    /// <summary>One to three changes, each of another connector.</summary>
    public void Step()
    {
        var well = _cluster.Connectors
            .Where(connector => connector.Name.StartsWith(LeftToRestart, StringComparison.Ordinal) && connector.Tasks.All(task =>
                task.State is "RUNNING"))
            .Select(connector => connector.Name).ToHashSet();
        _longWell = [.. well.Where(_well.Contains)];
        _well = well;
        var touched = new HashSet<string>();
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            var name = _names[_random.Next(_names.Count)];
            switch (_random.Next(10))
            {
                case < 4 when touched.Add(name):
                    ChangeTask(name);
                    break;
                case < 6 when touched.Add(name):
                    var state = States[_random.Next(States.Length)];
                    _cluster.SetState(name, state, TraceOf(state));
                    break;
                case < 8 when _names.Count < Most:
                    touched.Add(Create());
                    break;
                case < 9 when _names.Count > Fewest && touched.Add(name):
                    _names.Remove(name);
                    _cluster.Remove(name);
                    break;
                case 9 when touched.Add(name) && _cluster.TryFind(name, out var connector):
                    // Another process of a worker has another port.
                    _workers++;
                    _cluster.SetState(name, connector.State, connector.Trace, Worker());
                    break;
            }
        }
    }

    /// <summary>
    /// Lets a task fail whose connector is left to be restarted, and has been well for a step: that it is well again must have been seen.
    /// </summary>
    /// <returns>False where there is none.</returns>
    public bool FailForRestart()
    {
        if (_longWell.Count == 0)
        {
            return false;
        }

        _cluster.SetTask(_longWell[_random.Next(_longWell.Count)], _random.Next(2), "FAILED", Trace);
        return true;
    }

    private static string? TraceOf(string state) => state is "FAILED" ? Trace : null;

    private void ChangeTask(string name)
    {
        if (_cluster.TryFind(name, out var connector) && connector.Tasks.Count > 0)
        {
            var state = TaskStates[_random.Next(TaskStates.Length)];
            _cluster.SetTask(name, _random.Next(connector.Tasks.Count), state, TraceOf(state));
        }
    }

    private string Create()
    {
        var name = $"churn-{_connectors++:000000}";
        _names.Add(name);
        _cluster.Set(FakeConnector.Running(name, _random.Next(2) == 0 ? "source" : "sink", _random.Next(5), Worker(), Worker()));
        return name;
    }

    private string Worker() => $"connect-{_random.Next(3)}:{8000 + _workers}";
}

using System.Globalization;

namespace Healthcheck.Rest;

/// <summary>An answer that is small enough, but of which more would have to be kept than is allowed.</summary>
internal sealed class ReadingTooLargeException(string message) : Exception(message);

/// <summary>
/// What one reading of a cluster may keep, all of its answers together, also those that are read side by side. Without it a few
/// kilobytes of a compressed answer could become gigabytes of tasks.
/// </summary>
/// <param name="redactor">Takes secrets out of traces; null: the usual one.</param>
/// <param name="traces">What there is for traces; null: as much as for one cluster alone.</param>
internal sealed class ReadingBudget(int maxConnectorsAndTasks, SecretRedactor? redactor = null, TraceRoom? traces = null)
{
    /// <summary>For names, worker ids, states and types together; bytes of JSON text.</summary>
    private const long MaxTextBytes = 16 * 1024 * 1024;

    private int _listed;
    private int _configured;
    private int _names;
    private long _textBytes;
    private long _nameBytes;

    public TraceBudget Traces { get; } = new(traces ?? TraceRoom.Whole, redactor ?? SecretRedactor.Default);

    public void AddConnector(int nameBytes)
    {
        Count(ref _listed);
        AddText(nameBytes);
    }

    public void AddTask() => Count(ref _listed);

    /// <summary>A task that has a configuration; whether it has a status too is not known yet, so it counts apart.</summary>
    public void AddConfiguredTask() => Count(ref _configured);

    /// <summary>A name in the plain list of names. They are mostly listed with their status too, so they count apart.</summary>
    public void AddName(int bytes)
    {
        Count(ref _names);
        AddBytes(ref _nameBytes, bytes);
    }

    public void AddText(int bytes) => AddBytes(ref _textBytes, bytes);

    private void Count(ref int count)
    {
        if (Interlocked.Increment(ref count) > maxConnectorsAndTasks)
        {
            throw new ReadingTooLargeException(string.Create(
                CultureInfo.InvariantCulture, $"more than {maxConnectorsAndTasks} connectors and tasks (--max-connectors-and-tasks)"));
        }
    }

    private static void AddBytes(ref long total, int bytes)
    {
        if (Interlocked.Add(ref total, bytes) > MaxTextBytes)
        {
            throw new ReadingTooLargeException("its names, worker ids, states and types are longer than 16 MiB together");
        }
    }
}

namespace Healthcheck.Fuzz;

/// <summary>
/// Ends the process when one input takes too long; the input is then in the file of <see cref="CurrentInput"/>. It counts what the
/// processor has done, so that a busy machine is no fault; who waits for what never comes is noticed by the clock.
/// </summary>
internal sealed class HangWatch : IDisposable
{
    /// <summary>Thousands of times what an input takes.</summary>
    private static readonly TimeSpan MostWork = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    private readonly string _target;
    private readonly ITimer _timer;
    private long _number;
    private long _seen = -1;
    private long _seenAt;
    private TimeSpan _workBefore;

    public HangWatch(string target)
    {
        _target = target;
        _timer = TimeProvider.System.CreateTimer(_ => Look(), null, Between, Between);
    }

    /// <summary>The next input begins.</summary>
    public void Next() => Volatile.Write(ref _number, _number + 1);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var (number, work) = (Volatile.Read(ref _number), Environment.CpuUsage.TotalTime);
        if (number != _seen)
        {
            (_seen, _seenAt, _workBefore) = (number, TimeProvider.System.GetTimestamp(), work);
        }
        else if (work - _workBefore > MostWork || TimeProvider.System.GetElapsedTime(_seenAt) > Longest)
        {
            Console.Error.WriteLine($"{_target}: input {number} takes longer than {MostWork.TotalSeconds} s of work, or {Longest}");
            Environment.Exit(FuzzExit.Hang);
        }
    }
}

internal static class FuzzExit
{
    public const int Found = 1;
    public const int Usage = 2;
    public const int Hang = 3;
}

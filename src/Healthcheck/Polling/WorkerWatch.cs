using System.Collections.Concurrent;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>
/// Follows each worker's own life. The question has a flight of its own, one at a time a worker, so that a sick worker's answer
/// after ten seconds never delays the list.
/// </summary>
internal sealed class WorkerWatch(LifeClient client, HealthPolicy policy, TimeProvider time)
{
    /// <summary>
    /// While a worker is not known to be alive, a poll waits this long for its answer: a healthy one gives it within milliseconds,
    /// and judging without it would turn the verdict for nothing.
    /// </summary>
    private static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Uri, WorkerLife> _lives = new();
    private readonly Dictionary<Uri, Task> _flights = [];

    public WorkerLife LifeOf(Uri worker) => _lives.GetValueOrDefault(worker, WorkerLife.Unknown);

    /// <summary>The worker cannot be reached; what it was asked before says nothing of what comes back.</summary>
    public void Lost(Uri worker) => client.Forget(worker);

    /// <summary>Asks, unless a question is still in flight, and returns what is known by now.</summary>
    /// <param name="connector">Any connector the worker lists.</param>
    /// <param name="left">What is left of the poll's time; no wait goes beyond it.</param>
    /// <param name="now">Wait for the answer even of a worker that has been alive lately.</param>
    public async Task<WorkerLife> AskAsync(Uri worker, string? connector, bool now, TimeSpan left, CancellationToken stopping)
    {
        if (!_flights.TryGetValue(worker, out var flight) || flight.IsCompleted)
        {
            _flights[worker] = flight = FlyAsync(worker, connector, stopping);
        }

        if (now || !LifeOf(worker).IsAlive(Moment.Now(time), policy.WorkerGracePeriod))
        {
            await WaitAsync(flight, left < Courtesy ? left : Courtesy, stopping);
        }

        return LifeOf(worker);
    }

    private async Task WaitAsync(Task flight, TimeSpan longest, CancellationToken stopping)
    {
        using var landed = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(flight, Task.Delay(longest, time, landed.Token));
        await landed.CancelAsync();
        if (flight.IsCompleted)
        {
            await flight;
        }
    }

    private async Task FlyAsync(Uri worker, string? connector, CancellationToken stopping)
    {
        var answer = await client.AskAsync(worker, connector, stopping);
        _lives[worker] = LifeOf(worker).After(answer, Moment.Now(time));
    }
}

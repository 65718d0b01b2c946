using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>The proof that comes after its list was judged. A single look waits for it, because no next poll would have it.</summary>
internal static class LateProof
{
    /// <summary>Waits until one of the workers has proved itself, all of them have answered, or the time is over.</summary>
    /// <param name="readings">Of all workers that were read, none of which had proved itself then.</param>
    /// <returns>Whether one has proved itself, so that its list is worth reading again.</returns>
    public static async Task<bool> WaitAsync(List<WorkerReading> readings, PollDeadline deadline, CancellationToken cancellationToken)
    {
        var waiting = readings;
        while (true)
        {
            // Taken once: what is answered from here on is looked at in the next round.
            var answered = waiting.FindAll(reading => reading.Worker.Answer.IsCompleted);
            if (answered.Exists(IsProvenSince))
            {
                return true;
            }

            waiting = [.. waiting.Except(answered)];
            if (waiting.Count == 0 || deadline.Left <= TimeSpan.Zero)
            {
                return false;
            }

            await deadline.WaitAsync(Task.WhenAny(waiting.Select(reading => reading.Worker.Answer)), deadline.Left, cancellationToken);
        }
    }

    private static bool IsProvenSince(WorkerReading reading)
    {
        var (before, now) = (reading.PollResult.Life, reading.Worker.Life);
        return now.Last is { Alive: true } && now.SeenAlive != before.SeenAlive;
    }
}

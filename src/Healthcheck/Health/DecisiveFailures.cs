using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>What makes a list not worth believing, so that no rate over it can excuse anything.</summary>
internal static class DecisiveFailures
{
    public static ImmutableArray<Failure> Find(ConnectSnapshot snapshot, PollResult poll, HealthPolicy policy, Timestamp now)
    {
        var failures = ImmutableArray.CreateBuilder<Failure>();
        if (poll.Reading is ConnectReading.Doubtful doubtful)
        {
            // It was taken as it is because the doubt has lasted too long.
            failures.Add(new Failure(FailureType.VanishedConnectors, null, null, null, null, doubtful.Detail));
        }

        // A worker that is not alive in its group serves its list from memory.
        if (!poll.Life.IsAlive(now, policy.WorkerGracePeriod))
        {
            var first = snapshot.IsEmpty ? null : snapshot.Connectors[0].Name;
            failures.Add(new Failure(FailureType.Broker, first, null, null, null, WhyNotAlive(poll.Life, now)));
        }

        return failures.DrainToImmutable();
    }

    private static string WhyNotAlive(WorkerLiveness life, Timestamp now) => life switch
    {
        { IsMixed: true } => "several workers answer at this address, and one of them does not answer for its cluster: name each by an address of its own",
        { Last: { Alive: false } answer } => answer.Detail,
        { UnprovenSince: { } since } => $"it was asked {(now - since).TotalSeconds:0} s ago and has not answered",
        _ => "it has not answered the question yet",
    };
}

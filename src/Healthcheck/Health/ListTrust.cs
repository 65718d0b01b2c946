using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>How far lists have been believed so far: the one place where the doubt about a list is decided.</summary>
/// <param name="Believed">The newest believed list, unfiltered; null while there was none.</param>
/// <param name="DoubtedSince">When lists began to be doubted; null while they are believed.</param>
internal sealed record ListTrust(ConnectSnapshot? Believed, Timestamp? DoubtedSince)
{
    public static readonly ListTrust None = new(null, null);

    /// <summary>What a list lacks of what was believed before.</summary>
    public ListLoss Compare(ConnectSnapshot list, HealthPolicy policy)
    {
        var isShort = IsShort(list, policy.LooksFor(FailureType.VanishedConnectors));
        return Believed is { } believed && believed.Version != list.Version
            ? new ListLoss(list.IsEmpty, isShort, FindMissing(believed, list), Heals(believed, list, policy))
            : new ListLoss(list.IsEmpty, isShort, [], Heals: false);
    }

    /// <summary>
    /// A doubtful list is a failed poll, until the doubt over a short one has lasted for its grace. The list of a worker that does not
    /// answer for its cluster is shown, but is no measure for those to come.
    /// </summary>
    public JudgedList Judge(ConnectReading reading, bool isWorkerAlive, HealthPolicy policy, Timestamp now)
    {
        switch (reading)
        {
            case ConnectReading.Seen seen:
                return new JudgedList(seen.Snapshot, null, null, isWorkerAlive ? new ListTrust(seen.Snapshot, null) : this);
            case ConnectReading.Doubtful doubtful:
                var trust = DoubtedSince is null ? this with { DoubtedSince = now } : this;
                return trust.HasVanished(doubtful.Snapshot, policy, now)
                    ? new JudgedList(doubtful.Snapshot, doubtful.Detail, null, trust)
                    : new JudgedList(null, doubtful.Detail, new ConnectReading.Unreachable(FaultReason.Starting, doubtful.Detail), trust);
            default:
                return new JudgedList(null, null, (ConnectReading.Unreachable)reading, this);
        }
    }

    /// <summary>Nothing, or less than half of what was known.</summary>
    private bool IsShort(ConnectSnapshot list, bool lookForVanished) =>
        list.IsEmpty ? Believed is not { IsEmpty: true } : lookForVanished && list.Connectors.Length * 2L < Believed?.Connectors.Length;

    private bool HasVanished(ConnectSnapshot list, HealthPolicy policy, Timestamp now) =>
        Believed is { IsEmpty: false }
        && policy.LooksFor(FailureType.VanishedConnectors)
        && IsShort(list, lookForVanished: true)
        && DoubtedSince is { } since
        && now - since >= policy.GracePeriods.Find(FailureType.VanishedConnectors);

    private static ImmutableArray<string> FindMissing(ConnectSnapshot believed, ConnectSnapshot list)
    {
        var listed = list.Connectors.Select(connector => connector.Name).Concat(list.Unreported).ToHashSet(StringComparer.Ordinal);
        return [.. believed.Connectors.Select(connector => connector.Name).Where(name => !listed.Contains(name))];
    }

    private static bool Heals(ConnectSnapshot believed, ConnectSnapshot list, HealthPolicy policy)
    {
        var unhealthy = believed.Connectors.Where(connector => IsUnhealthy(connector, policy)).ToList();
        if (unhealthy.Count == 0)
        {
            return false;
        }

        var listed = list.Connectors.ToDictionary(connector => connector.Name, StringComparer.Ordinal);
        return unhealthy.Any(before => IsHealed(before, listed.GetValueOrDefault(before.Name), policy));
    }

    private static bool IsUnhealthy(ConnectorStatus connector, HealthPolicy policy)
    {
        foreach (var task in connector.Tasks)
        {
            if (policy.IsUnhealthy(task.State))
            {
                return true;
            }
        }

        return policy.IsUnhealthy(connector.State);
    }

    private static bool IsHealed(ConnectorStatus before, ConnectorStatus? after, HealthPolicy policy) =>
        (policy.IsUnhealthy(before.State) && (after is null || !policy.IsUnhealthy(after.State)))
        || before.Tasks.Any(task => policy.IsUnhealthy(task.State)
            && (after is null || !after.Tasks.Any(now => now.Id == task.Id && policy.IsUnhealthy(now.State))));
}

/// <summary>What a list lacks of what was believed before.</summary>
/// <param name="IsShort">It names nothing where something was known, or less than half of what was known.</param>
/// <param name="Missing">Connectors that it does not name any more.</param>
/// <param name="Heals">Something that was unhealthy is well by this list, or is not in it.</param>
internal sealed record ListLoss(bool IsEmpty, bool IsShort, ImmutableArray<string> Missing, bool Heals)
{
    /// <summary>Whether the list needs a worker that has proved itself alive since.</summary>
    public bool NeedsProof => IsEmpty || IsShort || !Missing.IsEmpty || Heals;
}

/// <summary>What became of a reading.</summary>
/// <param name="Snapshot">The list that is taken; null for a failed poll.</param>
/// <param name="Doubt">Why the list is not believed; null where it is.</param>
/// <param name="Fault">Why the poll failed; null where it did not.</param>
internal sealed record JudgedList(ConnectSnapshot? Snapshot, string? Doubt, ConnectReading.Unreachable? Fault, ListTrust Trust);

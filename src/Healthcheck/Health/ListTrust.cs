using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>How far lists have been believed so far.</summary>
/// <param name="Believed">The newest believed list, unfiltered; null while there was none.</param>
/// <param name="DoubtedSince">When lists began to be doubted; null while they are believed.</param>
internal sealed record ListTrust(ConnectSnapshot? Believed, Timestamp? DoubtedSince)
{
    public static readonly ListTrust None = new(null, null);

    /// <summary>Whether so short a list needs a worker that has proved itself alive since: nothing, or less than half of what was known.</summary>
    public bool IsShort(ConnectSnapshot list, bool lookForVanished) =>
        list.IsEmpty ? Believed is not { IsEmpty: true } : lookForVanished && list.Connectors.Length * 2L < Believed?.Connectors.Length;

    /// <summary>The connectors believed before that this list does not name any more.</summary>
    public ImmutableArray<string> Missing(ConnectSnapshot list)
    {
        if (Believed is not { } believed || believed.SaysTheSameAs(list))
        {
            return [];
        }

        var listed = list.Connectors.Select(connector => connector.Name).Concat(list.Unreported).ToHashSet(StringComparer.Ordinal);
        return [.. believed.Connectors.Select(connector => connector.Name).Where(name => !listed.Contains(name))];
    }

    /// <summary>Whether something that was unhealthy is well by this list, or is not in it.</summary>
    public bool Heals(ConnectSnapshot list, HealthPolicy policy)
    {
        if (Believed is not { } believed || believed.SaysTheSameAs(list))
        {
            return false;
        }

        var unhealthy = believed.Connectors.Where(connector => IsUnhealthy(connector, policy)).ToList();
        if (unhealthy.Count == 0)
        {
            return false;
        }

        var listed = list.Connectors.ToDictionary(connector => connector.Name, StringComparer.Ordinal);
        return unhealthy.Any(before => IsHealed(before, listed.GetValueOrDefault(before.Name), policy));
    }

    /// <summary>Whether the doubt has lasted for its grace, so that the short list counts as a failure instead of a failed poll.</summary>
    public bool HasVanished(ConnectSnapshot list, HealthPolicy policy, Timestamp now) =>
        Believed is { IsEmpty: false }
        && policy.LooksFor(FailureType.VanishedConnectors)
        && IsShort(list, lookForVanished: true)
        && DoubtedSince is { } since
        && now - since >= policy.Graces.Of(FailureType.VanishedConnectors);

    public ListTrust Doubt(Timestamp now) => DoubtedSince is null ? this with { DoubtedSince = now } : this;

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

using System.Collections.Immutable;
using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>The connectors that the operator expects by name.</summary>
internal static class ExpectedConnectors
{
    /// <summary>
    /// One failure for each that is not there. One that has a configuration and no status is there, and a failure of another type, where
    /// that is looked for.
    /// </summary>
    /// <param name="whole">The snapshot before it was filtered: what is listed is there, watched or not.</param>
    public static ImmutableArray<Failure> FindMissing(ConnectSnapshot whole, HealthPolicy policy)
    {
        if (policy.ExpectedConnectors.IsEmpty)
        {
            return [];
        }

        var listed = whole.Connectors.Select(connector => connector.Name).ToHashSet(StringComparer.Ordinal);
        if (policy.ConsiderConnectors && policy.LooksFor(FailureType.MissingStatus))
        {
            listed.UnionWith(whole.Unreported.Where(policy.Filter.Watches));
        }

        return
        [
            .. policy.ExpectedConnectors.Where(name => !listed.Contains(name))
                .Select(name => new Failure(FailureType.MissingConnector, name, null, null, null, null)),
        ];
    }
}

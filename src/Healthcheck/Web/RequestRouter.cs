namespace Healthcheck.Web;

/// <summary>What a request asks for, as its path says; whether a cluster or a part of that name exists is not looked at.</summary>
/// <param name="Access">Who may ask.</param>
/// <param name="Cluster">Named by the path; null: all clusters together.</param>
internal readonly record struct Destination(Access Access, string? Cluster)
{
    /// <summary>A worker, connector or task; null for all else.</summary>
    public ResourcePath? Resource { get; init; }

    /// <summary>The connector that is to be restarted; null for all else.</summary>
    public string? Restarted { get; init; }

    /// <summary>One of the fixed paths; null for all else.</summary>
    public Route? Route { get; init; }

    /// <summary>The path of the page or one of its assets; null for all else.</summary>
    public string? PagePath { get; init; }
}

/// <summary>Reads the path of a request, once: who may ask and what is answered are found by the same look.</summary>
/// <param name="hasRestarts">Whether something can be restarted through us; else there are no paths for it.</param>
internal sealed class RequestRouter(RouteTable routes, PageEndpoint page, bool hasRestarts)
{
    /// <param name="rawTarget">As it stands in the request line, where the name of a part may hold anything.</param>
    /// <param name="path">The same, decoded and without the query.</param>
    /// <param name="areNamed">Whether clusters have names.</param>
    /// <returns>Null for a path at which nothing answers.</returns>
    public Destination? Find(string rawTarget, string path, bool areNamed)
    {
        var target = ResourcePath.RemoveHost(rawTarget);
        if (!areNamed || !ClusterPath.IsBelow(target))
        {
            return Find(target, path, cluster: null, areNamed);
        }

        return ClusterPath.TryParse(target, out var name, out var rest)
            ? Find(rest, ClusterPath.RemoveQuery(rest).ToString(), name.ToString(), areNamed)
            : null;
    }

    private Destination? Find(string target, string path, string? cluster, bool areNamed)
    {
        if (page.Has(path))
        {
            return new Destination(Access.Protected, cluster) { PagePath = path };
        }

        if (ResourcePath.Parse(target) is { } resource)
        {
            return new Destination(Access.Verdict, cluster) { Resource = resource };
        }

        if (hasRestarts && ResourcePath.ParseRestart(target) is { } restarted)
        {
            return new Destination(Access.Protected, cluster) { Restarted = restarted };
        }

        return routes.Find(path) is { } route && (!route.IsOfAllClusters || (areNamed && cluster is null))
            ? new Destination(route.Access, cluster) { Route = route }
            : null;
    }
}

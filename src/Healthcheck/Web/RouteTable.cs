using System.Collections.Frozen;
using Healthcheck.Connect;

namespace Healthcheck.Web;

/// <param name="Path">Without a slash at the end.</param>
/// <param name="Answer">Makes the answer to GET from the newest answers, the time, and the headers of the request.</param>
internal sealed record Route(string Path, Func<IAnswers, Timestamp, IHeaderDictionary, ValueTask<Answer>> Answer)
{
    /// <summary>Who may ask; unless told otherwise, who has credentials.</summary>
    public Access Access { get; init; }

    /// <summary>Whether it answers only where clusters have names, and below none of these.</summary>
    public bool IsOfAllClusters { get; init; }
}

/// <summary>
/// The fixed paths. ASP.NET Core's routing would not do: it ignores case, and a path that differs in it is not known here.
/// </summary>
internal sealed class RouteTable(IEnumerable<Route> routes)
{
    private readonly FrozenDictionary<string, Route>.AlternateLookup<ReadOnlySpan<char>> _routes =
        routes.ToFrozenDictionary(route => route.Path, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public Route? Find(ReadOnlySpan<char> path) => _routes.TryGetValue(RemoveSlash(path), out var route) ? route : null;

    /// <summary>One slash at the end is tolerated.</summary>
    public static ReadOnlySpan<char> RemoveSlash(ReadOnlySpan<char> path) => path is [.., not '/', '/'] ? path[..^1] : path;
}

namespace Healthcheck.Web;

/// <summary>The beginning of a path that names a cluster, as <c>/clusters/eu/workers/...</c>.</summary>
internal static class ClusterPath
{
    private const string Prefix = "/clusters/";

    /// <summary>Whether something follows that must be the name of a cluster.</summary>
    public static bool IsBelow(string target) =>
        target.StartsWith(Prefix, StringComparison.Ordinal) && target.Length > Prefix.Length && target[Prefix.Length] is not '?';

    /// <param name="target">As it stands in the request line, without a host.</param>
    /// <param name="name">The name, as it was sent.</param>
    /// <param name="rest">What comes after it, from the slash on; the query may follow.</param>
    /// <returns>False when the path names no cluster.</returns>
    public static bool TryParse(string target, out ReadOnlySpan<char> name, out string rest)
    {
        name = default;
        rest = "";
        if (!IsBelow(target))
        {
            return false;
        }

        var after = target.AsSpan(Prefix.Length);
        var end = after.IndexOfAny('/', '?');
        name = end < 0 ? after : after[..end];
        rest = end < 0 ? "/" : after[end] is '?' ? $"/{after[end..]}" : after[end..].ToString();
        return !name.IsEmpty;
    }

    public static ReadOnlySpan<char> RemoveQuery(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target.AsSpan(0, query);
    }
}

namespace FakeConnect;

/// <summary>A raw request target taken apart: each segment is decoded on its own, so a name may contain a slash.</summary>
internal sealed class FakeTarget
{
    private readonly string[] _query;

    private FakeTarget(string path, string query)
    {
        Path = path;
        Segments = [.. path.Trim('/').Split('/').Select(Uri.UnescapeDataString)];
        Expand = Read(query);
        _query = query.Split('&');
    }

    /// <summary>The path as sent, still encoded, without the query.</summary>
    public string Path { get; }

    public IReadOnlyList<string> Segments { get; }

    /// <summary>The values of <c>expand</c>; null when the parameter is absent.</summary>
    public IReadOnlyList<string>? Expand { get; }

    /// <summary>Whether a parameter is true.</summary>
    public bool Says(string parameter)
    {
        return _query.Contains($"{parameter}=true");
    }

    public static FakeTarget Parse(string rawTarget)
    {
        var mark = rawTarget.IndexOf('?', StringComparison.Ordinal);
        return mark < 0
            ? new FakeTarget(rawTarget, string.Empty)
            : new FakeTarget(rawTarget[..mark], rawTarget[(mark + 1)..]);
    }

    private static List<string>? Read(string query)
    {
        List<string>? values = null;
        foreach (var pair in query.Split('&'))
        {
            var parts = pair.Split('=', 2);
            if (Uri.UnescapeDataString(parts[0]) == "expand")
            {
                values ??= [];
                values.Add(parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : string.Empty);
            }
        }

        return values;
    }
}

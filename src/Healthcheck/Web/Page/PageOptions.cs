namespace Healthcheck.Web;

/// <summary>The page for people.</summary>
internal sealed record PageOptions
{
    public bool IsOn { get; init; } = true;

    /// <summary>Where a browser finds the runbooks, ending in a slash; null: there are no links to them.</summary>
    public Uri? Runbooks { get; init; }
}

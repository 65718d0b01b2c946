namespace Healthcheck.Web;

/// <summary>The page for people.</summary>
internal sealed record PageOptions
{
    public bool IsOn { get; init; } = true;

    /// <summary>Whether there is a button that restarts what failed; else there is the command to do it.</summary>
    public bool HasRestartButton { get; init; }

    /// <summary>Where a browser finds the runbooks, ending in a slash; null: there are no links to them.</summary>
    public Uri? Runbooks { get; init; }
}

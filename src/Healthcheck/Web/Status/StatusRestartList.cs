using Healthcheck.Connect;
using Healthcheck.Restarts;

namespace Healthcheck.Web;

/// <summary>What was restarted, what became of it, and when the next attempt may come.</summary>
internal static class StatusRestartList
{
    private const int Most = 100;

    public static StatusRestarts Create(RestartReport restarts, ConnectSnapshot snapshot)
    {
        var (options, state) = (restarts.Options, restarts.State);
        var failing = snapshot.Connectors.Where(FailedParts.HasAny).Select(connector => connector.Name).ToHashSet(StringComparer.Ordinal);
        var shown = state.Connectors.Values
            .OrderByDescending(connector => connector.IsGivenUp)
            .ThenByDescending(connector => connector.Attempts)
            .ThenBy(connector => connector.Name, StringComparer.Ordinal)
            .Take(Most);
        return new StatusRestarts(
            options.Mode switch
            {
                RestartMode.On => "on",
                RestartMode.DryRun => "dry-run",
                _ => "off",
            },
            state.IsPaused ? JsonStyle.Time(state.Outage!.Since) : null,
            Math.Max(0, options.Budget - state.Sent.Length),
            state.GivenUp,
            state.Connectors.Count,
            [.. shown.Select(connector => Create(
                connector, isRestarted: options.Mode is not RestartMode.Off && failing.Contains(connector.Name)))]);
    }

    /// <param name="isRestarted">Whether it fails and will be restarted again unless it was given up.</param>
    private static StatusRestarted Create(ConnectorRestarts restarts, bool isRestarted) => new(
        restarts.Name,
        restarts.Attempts,
        JsonStyle.Time(restarts.Last),
        isRestarted && !restarts.IsGivenUp ? JsonStyle.Time(restarts.NotBefore) : null,
        restarts.Pending is null ? restarts.Outcome?.Label() : "pending",
        restarts.RecoveredWithin?.TotalSeconds,
        restarts.IsGivenUp);
}

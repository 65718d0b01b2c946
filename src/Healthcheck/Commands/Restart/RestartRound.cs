using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Polling;
using Healthcheck.Restarts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Healthcheck.Commands;

/// <summary>One round of restarts in each cluster: read, restart one connector after the other, and look what becomes of them.</summary>
/// <param name="names">Of connectors; empty: all.</param>
/// <param name="timeout">How long to wait for the outcome.</param>
internal sealed class RestartRound(
    ClusterMonitorFactory monitors, IReadOnlyCollection<string> names, bool isDryRun, TimeSpan timeout, TimeProvider time)
{
    private static readonly TimeSpan ReadingTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Between two looks at what becomes of restarts.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    public async Task<RestartResult> RunAsync(ClusterOptions cluster)
    {
        // One look cannot tell how long something has been so, and nothing is restarted but by hand.
        cluster = cluster with
        {
            Health = cluster.Health with { GracePeriods = GracePeriods.None },
            Polling = cluster.Polling with { Deadline = ReadingTimeout, WaitsForProof = true },
            Restarts = cluster.Restarts with { Mode = RestartMode.Off },
        };
        using var monitor = monitors.Create(cluster);
        var report = await monitor.LookOnceAsync(CancellationToken.None);
        if (RestartPlanner.FindBelieved(report) is not { } snapshot)
        {
            var why = report.Snapshot is null ? null
                : "nothing is restarted because the worker that listed it is not alive, or its list is doubted";
            return new RestartResult(report, [], why);
        }

        var rows = FindRows(report, snapshot, cluster.Restarts);
        if (!isDryRun)
        {
            rows = await RestartAsync(cluster, snapshot, rows, report.Policy.WorkerId);
            (report, rows) = await FollowAsync(monitor, report, rows);
        }

        return new RestartResult(report, rows, OutagePause.Describe(snapshot, cluster.Restarts.OutagePercentage));
    }

    private ImmutableArray<RestartRow> FindRows(HealthReport report, ConnectSnapshot snapshot, RestartOptions options)
    {
        var rows = ImmutableArray.CreateBuilder<RestartRow>();
        for (var i = 0; i < snapshot.Connectors.Length; i++)
        {
            var connector = snapshot.Connectors[i];
            if (names.Count > 0 && !names.Contains(connector.Name))
            {
                continue;
            }

            var parts = FailedParts.Find(connector, report.Times.At(i), report.Policy.WorkerId, (_, _) => true);
            var isAllowed = RestartPlanner.MayBeAsked(connector.Name, options);
            if (parts is not null && isAllowed)
            {
                rows.Add(new RestartRow(connector.Name, parts.Parts, isDryRun ? "would be restarted" : "") { IsWhole = parts.AreAll });
            }
            else if (names.Count > 0 || (parts is not null && !isAllowed))
            {
                rows.Add(new RestartRow(
                    connector.Name,
                    [],
                    parts is null ? "nothing to restart" : "not to be restarted, by the settings",
                    connector.State.Text));
            }
        }

        return rows.DrainToImmutable();
    }

    private async Task<ImmutableArray<RestartRow>> RestartAsync(
        ClusterOptions cluster, ConnectSnapshot snapshot, ImmutableArray<RestartRow> rows, string? workerId)
    {
        var client = monitors.CreateRestartClient(cluster, NullLoggerFactory.Instance);
        var done = ImmutableArray.CreateBuilder<RestartRow>(rows.Length);
        foreach (var row in rows)
        {
            if (row.Parts.IsEmpty)
            {
                done.Add(row);
                continue;
            }

            var order = new RestartOrder(snapshot.Worker, row.Connector, row.Parts, row.IsWhole && workerId is null, 1, IsTrial: false);
            var sentAt = Timestamp.Now(time);
            var answer = await client.RestartAsync(order, CancellationToken.None);
            done.Add(row with
            {
                SentAt = answer.Kind is RestartAnswerKind.Accepted or RestartAnswerKind.Unknown ? sentAt : null,
                Parts = answer.Parts,
                Done = answer.Kind switch
                {
                    RestartAnswerKind.Accepted => "restarted",
                    RestartAnswerKind.Unknown => $"perhaps restarted: {answer.Detail}",
                    RestartAnswerKind.Conflict => $"not restarted, Connect is rebalancing: {answer.Detail}",
                    RestartAnswerKind.Gone => $"not restarted, Connect no longer has it: {answer.Detail}",
                    _ => $"not restarted: {answer.Detail}",
                },
            });
        }

        return done.DrainToImmutable();
    }

    private async Task<(HealthReport Report, ImmutableArray<RestartRow> Rows)> FollowAsync(
        ClusterMonitor monitor, HealthReport report, ImmutableArray<RestartRow> rows)
    {
        var began = Timestamp.Now(time);
        while (rows.Any(row => row.IsAwaited))
        {
            report = await monitor.LookOnceAsync(CancellationToken.None);
            if (report is { Fault: null, Snapshot: { } snapshot })
            {
                rows = [.. rows.Select(row => row.IsAwaited ? Look(row, snapshot) : row)];
            }

            var left = timeout - (Timestamp.Now(time) - began);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            if (rows.Any(row => row.IsAwaited))
            {
                await Task.Delay(left < Glance ? left : Glance, time);
            }
        }

        return (report, rows);
    }

    private static RestartRow Look(RestartRow row, ConnectSnapshot snapshot)
    {
        var connector = snapshot.Connectors.FirstOrDefault(connector => connector.Name == row.Connector);
        if (connector is null)
        {
            return row with { Became = "gone", IsSettled = true };
        }

        var states = row.Parts.Select(part => FailedParts.StateOf(connector, part)).ToList();
        if (states.TrueForAll(state => state is StateKind.Running) && snapshot.TakenAt - row.SentAt!.Value > TimeSpan.Zero)
        {
            var seconds = (snapshot.TakenAt - row.SentAt.Value).TotalSeconds;
            var became = string.Create(CultureInfo.InvariantCulture, $"RUNNING within {Math.Ceiling(seconds):0} s");
            return row with { Became = became, IsSettled = true };
        }

        return row with { Became = states.Contains(StateKind.Failed) ? "still FAILED" : "not RUNNING yet" };
    }
}

/// <summary>What came of a round in one cluster.</summary>
/// <param name="Report">Of the last look.</param>
/// <param name="Warning">One sentence; null for none.</param>
internal sealed record RestartResult(HealthReport Report, ImmutableArray<RestartRow> Rows, string? Warning);

/// <param name="Parts">What was restarted; empty for nothing.</param>
/// <param name="Done">What was done, or why nothing was.</param>
/// <param name="Became">What it was found to be then.</param>
internal sealed record RestartRow(string Connector, ImmutableArray<int> Parts, string Done, string Became = "-")
{
    /// <summary>Whether nothing else of the connector has failed.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Null where nothing was restarted.</summary>
    public Timestamp? SentAt { get; init; }

    public bool IsSettled { get; init; }

    public bool IsAwaited => SentAt is not null && !IsSettled;
}

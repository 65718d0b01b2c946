using System.Globalization;
using Healthcheck.Health;
using Healthcheck.Polling;
using Microsoft.Extensions.Hosting.Systemd;

namespace Healthcheck.Hosting;

/// <summary>
/// Tells systemd what the verdict is and that the poll loop still turns. That the daemon listens and that it stops is told by
/// <see cref="SystemdLifetime"/>. Ready means listening: whoever is ordered behind this unit must not wait for Connect, and /readyz
/// tells the rest.
/// </summary>
internal sealed class SystemdService : BackgroundService, IReportPublisher
{
    private static readonly ServiceState Alive = new("WATCHDOG=1");

    private readonly ISystemdNotifier _systemd;
    private readonly TimeSpan? _watchdog;
    private readonly ClusterSet _clusters;
    private readonly TimeProvider _time;
    private string _status = "";

    /// <param name="watchdog">Without a sign of life for this long systemd ends the daemon; null: it does not watch.</param>
    public SystemdService(ISystemdNotifier systemd, TimeSpan? watchdog, ClusterSet clusters, TimeProvider time) =>
        (_systemd, _watchdog, _clusters, _time) = (systemd, watchdog, clusters, time);

    /// <summary>Does nothing for a process that systemd did not start.</summary>
    /// <param name="variable">Gives an environment variable by name, null when it is not set.</param>
    /// <returns>Null, or why systemd will hear nothing.</returns>
    public static string? AddTo(IServiceCollection services, Func<string, string?> variable)
    {
        if (variable("NOTIFY_SOCKET") is not ['@' or '/', _, ..] path)
        {
            return null;
        }

        if (NotifySocket.TryOpen(path) is not { } socket)
        {
            return "NOTIFY_SOCKET: no socket can have this address, so systemd is told nothing";
        }

        // The variables are inherited: a watchdog may be meant for the parent.
        var isOurs = variable("WATCHDOG_PID") is null or ""
            || variable("WATCHDOG_PID") == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var watchdog = isOurs ? WatchdogText.Parse(variable("WATCHDOG_USEC")) : null;

        // Not by AddSystemd, which sets a log format of its own, and does nothing where a shell stands between systemd and the daemon.
        services.AddSingleton<ISystemdNotifier>(_ => socket);
        services.AddSingleton<IHostLifetime, SystemdLifetime>();
        services.AddSingleton(parts => new SystemdService(
            parts.GetRequiredService<ISystemdNotifier>(),
            watchdog,
            parts.GetRequiredService<ClusterSet>(),
            parts.GetRequiredService<TimeProvider>()));
        services.AddHostedService(parts => parts.GetRequiredService<SystemdService>());
        services.AddSingleton<IReportPublisher>(parts => parts.GetRequiredService<SystemdService>());
        return null;
    }

    public void Publish(HealthReport report) => Tell(_clusters.All.Length == 1 ? Describe(report) : DescribeAll());

    public void ClustersChanged() => Tell(DescribeAll());

    private void Tell(string status)
    {
        if (status != _status)
        {
            _status = status;

            // A line break would end the assignment, and text from outside could make another one.
            _systemd.Notify(new ServiceState($"STATUS={DisplayText.OneLine(status)}"));
        }
    }

    private string Describe(HealthReport report) =>
        !report.IsFresh(_clusters.Now) ? $"unhealthy: {report.WhyUnknown}"
        : $"{(report.Verdict!.Healthy ? "healthy" : "unhealthy")}: {report.Counts!.AllConnectors} connectors, "
            + $"{report.Counts.AllTasks} tasks, {report.Verdict.Failures.Length} failures";

    private string DescribeAll()
    {
        var reports = _clusters.All.Select(monitor => monitor.Latest.Current).ToList();
        var unhealthy = reports.Where(report => !report.IsHealthy(_clusters.Now)).Select(report => report.Cluster).ToList();
        return unhealthy.Count == 0
            ? $"healthy: {reports.Count} clusters"
            : $"unhealthy: {unhealthy.Count} of {reports.Count} clusters ({string.Join(", ", unhealthy)})";
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_watchdog is not { } limit)
        {
            return;
        }

        // Twice within the limit, as sd_watchdog_enabled(3) asks.
        using var timer = new PeriodicTimer(limit / 2, _time);
        try
        {
            do
            {
                if (_clusters.LoopsTurn)
                {
                    _systemd.Notify(Alive);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping is no fault.
        }
    }
}

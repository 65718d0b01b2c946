using System.ComponentModel;
using System.Diagnostics;
using FakeConnect;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.WithoutKafka;

/// <summary>Every query of the dashboard finds something to show, once there is something wrong.</summary>
[TestFixture]
internal sealed class DashboardTests
{
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Queries_BadHourScraped_AllHaveData()
    {
        var cluster = TroubledCluster.AllWell();
        await using var connect = await FakeWorker.StartAsync(cluster);
        await using var one = await DaemonProcess.StartAsync($"{connect.Address}", "--stale-after", "10m");
        await using var two = await DaemonProcess.StartAsync($"{connect.Address}", "--stale-after", "10m");
        await using var prometheus = await Prometheus.StartAsync(Rules.AtOnce(), alertmanager: null, one, two);
        await prometheus.FindsAsync(2, "kafka_connect_healthy == 1", Limits.Alert);

        cluster.BeginBadHour();
        // Rates need several scrapes, and the dashboard's shortest range is four of them.
        await prometheus.FindsAsync(2, "count_over_time((kafka_connect_healthy == 0)[1m:1s]) >= 5", Limits.Alert);
        await prometheus.FindsAsync(2, "kafka_connect_task_failures_total == 2", Limits.Alert);
        await prometheus.FindsAsync(2, "count by (severity) (ALERTS{alertstate=\"firing\", severity!=\"info\"})", Limits.Alert);

        using var folder = new RunFolder();
        var script = Repository.PathOf("test/checks/dashboard.py");
        await using var check = Start("python3", folder, script, "query", $"{prometheus.Url}");
        Assert.That(await check.WaitForExitAsync(CheckLimit), Is.True, "the check ends");
        Assert.That(check.ExitCode, Is.Zero, () => check.Output + check.Error);
    }

    private static ChildProcess Start(string program, RunFolder folder, params string[] arguments)
    {
        try
        {
            return ChildProcess.Start(new ProcessStartInfo(program, arguments), "dashboard-check", folder);
        }
        catch (Win32Exception)
        {
            Requirement.Missing($"There is no {program} on the path, which asks the dashboard's queries.");
            throw;
        }
    }
}

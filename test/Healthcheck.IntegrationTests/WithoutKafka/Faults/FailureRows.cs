using FakeConnect;
using static Healthcheck.WithoutKafka.Faults.Rows;

namespace Healthcheck.WithoutKafka.Faults;

/// <summary>What Connect says truthfully, of clusters of any size and with names of any kind.</summary>
internal static class FailureRows
{
    private const string Area = "Failures, sizes and names";
    private const string Restart = "Read the trace in `/status`, fix the cause, restart the task; see `--restart`.";

    private static readonly string[] Names =
    [
        "a \"quoted\" \\ name", "line\nbreak", "Bücher \U0001F600", "<script>alert(1)</script>", "a/b", "a%2Fb", new('n', 1024),
    ];

    public static readonly FaultRow[] All =
    [
        Counts(Area, "A task has failed", "task", [121, 142], [122, 141],
            stage => Do(() => stage.Cluster.SetTask("invoices", 1, "FAILED", "java.net.SocketException: Connection reset")), Restart) with
        {
            Mend = stage => Do(() => stage.Cluster.SetTask("invoices", 1, "RUNNING")),
        },
        Counts(Area, "A connector has failed", "connector", [111, 142], [112, 141],
            stage => Do(() => stage.Cluster.SetState("orders", "FAILED", "org.example.ConfigException: no table")), Restart) with
        {
            Mend = stage => Do(() => stage.Cluster.SetState("orders", "RUNNING")),
        },
        Harmless(Area, "No connectors at all", stage => Do(stage.Cluster.Clear),
            "Nothing, if it was meant; list what must not be missing in `--expect-connectors`.") with
        {
            FromTheStart = true,
            Lines = [102, 141],
            Mend = null,
        },
        Sized(1),
        Sized(1_000) with { Flags = _ => ["--metrics-detail", "summary"] },
        Sized(10_000) with { Flags = _ => ["--poll-interval", "3s", "--request-timeout", "2500ms", "--stale-after", "9s",
            "--metrics-detail", "summary"] },
        Counts(Area, "Names with quotes, line breaks, markup, slashes, 1 KB; a task of each has failed", "task",
            [.. Names.Select(_ => 121), 142], [.. Names.Select(_ => 123), 141],
            stage => Do(() =>
            {
                foreach (var name in Names)
                {
                    stage.Cluster.Set(new FakeConnector(name, "sink", "RUNNING", "connect-1:8083", [new FakeTask(0, "FAILED",
                        "connect-1:8083")]));
                }
            }),
            Restart) with
        {
            Look = HaveTheirNamesAsync,
            Mend = stage => Do(() => Array.ForEach(Names, name => stage.Cluster.Remove(name))),
        },
        Harmless(Area, "All connectors move to another worker", stage => Do(() =>
        {
            stage.Cluster.Set(FakeConnector.Running("orders", "source", 1, "connect-9:8083"));
            stage.Cluster.Set(FakeConnector.Running("invoices", "sink", 2, "connect-9:8083"));
        })),
        Harmless(Area, "100 new connectors with each poll, and the old ones gone", ChurnAsync,
            "Nothing; series of names that are gone leave `/metrics`.") with
        {
            Mend = null,
        },
    ];

    private static FaultRow Sized(int connectors) => Harmless(
        Area, $"{connectors} connector{(connectors == 1 ? "" : "s")}, all well", stage => Do(() =>
        {
            for (var i = 2; i < connectors; i++)
            {
                stage.Cluster.Set(FakeConnector.Running($"connector-{i}", "sink", 2, "connect-1:8083"));
            }

            if (connectors == 1)
            {
                stage.Cluster.Remove("orders");
            }
        })) with
    {
        FromTheStart = true,
        Lines = [102, 141],
        Mend = null,
        Look = async stage =>
        {
            Assert.That((int?)(await stage.Daemon.StatusAsync())["connectors"]!["total"], Is.EqualTo(connectors));
            return "`/status` has them all";
        },
    };

    private static async Task<string> HaveTheirNamesAsync(FaultStage stage)
    {
        var failed = (await stage.Daemon.GetAsync()).Json["failures"]!.AsArray().Select(failure => (string)failure!["connector"]!);
        Assert.That(failed, Is.EquivalentTo(Names));
        foreach (var name in Names)
        {
            Assert.That((await stage.Daemon.PartAsync("connectors", name, "tasks", "0")).Code, Is.EqualTo(503), name);
        }

        return "each name letter for letter in `/` and under its own path";
    }

    private static async Task ChurnAsync(FaultStage stage)
    {
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 100; i++)
            {
                stage.Cluster.Remove($"churn-{round - 1}-{i}");
                stage.Cluster.Set(FakeConnector.Running($"churn-{round}-{i}", "sink", 1, "connect-1:8083"));
            }

            await TransportRows.JustPolledAsync(stage);
        }
    }
}

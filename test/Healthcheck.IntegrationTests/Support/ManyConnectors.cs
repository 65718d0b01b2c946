using FakeConnect;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>A worker that lists as many connectors as a test wants, which no real one on a test machine could run.</summary>
internal static class ManyConnectors
{
    private const int Tasks = 10;

    private static readonly string[] OddNames =
    [
        "a \"b\" \\ c", "line\nbreak", "Bücher \U0001F600", "<script>", "with space", "\u2028\u0085\r\t",
    ];

    /// <summary>Ten tasks a connector; one connector in seven has a failed task.</summary>
    public static Task<FakeWorker> StartAsync(int connectors)
    {
        var cluster = new FakeCluster();
        for (var number = 0; number < connectors; number++)
        {
            cluster.Set(Connector(number));
        }

        return FakeWorker.StartAsync(cluster);
    }

    private static FakeConnector Connector(int number) => new(
        number < OddNames.Length ? OddNames[number] : $"connector-{number}",
        number % 2 == 0 ? "source" : "sink",
        "RUNNING",
        "connect-1:8083",
        [.. Enumerable.Range(0, Tasks).Select(id => new FakeTask(id, id == number % 70 ? "FAILED" : "RUNNING", $"connect-{id % 3}:8083"))]);
}

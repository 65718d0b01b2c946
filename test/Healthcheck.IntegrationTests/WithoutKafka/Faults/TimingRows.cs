using System.Net.Sockets;
using System.Text;
using FakeConnect;
using Healthcheck.IntegrationTests.Support;
using static Healthcheck.WithoutKafka.Faults.Rows;

namespace Healthcheck.WithoutKafka.Faults;

internal static class TimingRows
{
    private const string Area = "Time";
    private const string Slow =
        "Look at the worker's load and garbage collection; give it more time with `--request-timeout` and `--poll-interval`.";
    private const string List = """{"orders":{"status":{"name":"orders"}}}""";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static readonly FaultRow[] All =
    [
        Lost(Area, "Connect takes the request and never answers", "timeout", FakeReply.Hanging(), Slow),
        Lost(Area, "The head of the answer comes a byte a second", "timeout", stage => Do(() => stage.Front.Play(TrickleHeadAsync)), Slow),
        Lost(Area, "The body comes a byte a second", "timeout", FakeReply.Trickle(List, TimeSpan.FromSeconds(1)), Slow),
        Lost(Area, "The answer stops in the middle", "timeout", FakeReply.Trickle(List, Hour, chunkSize: 20), Slow),
        Lost(Area, "The answer takes longer than the poll interval", "timeout", new FakeReply { Delay = TimeSpan.FromSeconds(1.5),
            Body = Encoding.UTF8.GetBytes(List) },
            "Raise `--poll-interval` above the time that Connect takes, and `--request-timeout` with it.") with
        {
            Look = NoOverlapAsync,
        },
        Counts(Area, "The worker answers from memory while its herder is stuck (brokers lost; Connect 3.9 and later)", "broker", [131,
            142], [132, 141],
            stage => Do(() => stage.Connect.Alive = false),
                "Look at the worker's brokers and its log; restart it when it does not recover."),
        Counts(Area, "The same before Connect 3.9, found by a question that waits for the herder", "broker", [131, 142], [132, 141],
            stage => Do(() =>
            {
                stage.Connect.Version = FakeVersion.NoHealth;
                stage.Connect.Alive = false;
            }),
            "Look at the worker's brokers and its log; restart it when it does not recover."),
        Harmless(Area, "A herder stuck for less than `--worker-grace-period`, as in a rebalance", async stage =>
        {
            stage.Connect.Alive = false;
            await TransportRows.JustPolledAsync(stage);
            stage.Connect.Alive = true;
        }) with
        {
            Flags = _ => ["--worker-grace-period", "60s"],
        },
    ];

    private static async Task TrickleHeadAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        foreach (var letter in "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
        {
            await stream.WriteAsync(new[] { (byte)letter });
            await Eventually.PauseAsync(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Polls that end late are left out, not stacked: as many were made as there were intervals, or fewer.</summary>
    private static async Task<string> NoOverlapAsync(FaultStage stage)
    {
        var start = TimeProvider.System.GetTimestamp();
        var before = (long)(await stage.Daemon.StatusAsync())["polls"]!["attempted"]!;
        await Eventually.TrueAsync(
            async () => (long)(await stage.Daemon.StatusAsync())["polls"]!["attempted"]! >= before + 3, Limits.Poll, "it polls on");
        var intervals = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        Assert.That((long)(await stage.Daemon.StatusAsync())["polls"]!["attempted"]! - before, Is.LessThanOrEqualTo(intervals + 2));
        return "never two polls at a time";
    }
}

using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Healthcheck.IntegrationTests.Support;
using static Healthcheck.WithoutKafka.Faults.Rows;

namespace Healthcheck.WithoutKafka.Faults;

/// <summary>What those do who ask the daemon.</summary>
internal static partial class ClientRows
{
    private const string Area = "Those who ask the daemon";

    private static readonly string[] Formats =
    [
        "text/plain;version=0.0.4", "application/openmetrics-text;version=1.0.0",
            "text/plain;version=0.0.4;escaping=allow-utf-8;q=0.5,*/*;q=0.1", "garbage;;;=,/",
    ];

    public static readonly FaultRow[] All =
    [
        Harmless(Area, "100 scrapes at once in all formats, while the cluster changes", _ =>
            Task.CompletedTask) with { Look = ScrapeAsync },
        Harmless(Area, "50 clients that ask for everything and read nothing", _ => Task.CompletedTask) with
        {
            Look = async stage =>
            {
                for (var i = 0; i < 50; i++)
                {
                    var client = new RawClient(stage.Daemon);
                    stage.Guests.Add(new Leaving(client));
                    await client.SendAsync(string.Concat(Enumerable.Repeat("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", 20)));
                }

                return "probes are answered meanwhile";
            },
        },
        Harmless(Area, "100 scrapes that are broken off", _ => Task.CompletedTask) with
        {
            Look = async stage =>
            {
                for (var i = 0; i < 100; i++)
                {
                    using var client = new RawClient(stage.Daemon);
                    await client.SendAsync("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
                    client.Abort();
                }

                Assert.That((await stage.Daemon.GetAsync("metrics")).Code, Is.EqualTo(200));
                return "the next scrape is whole";
            },
        },
        Harmless(Area, "Requests that make no sense", _ => Task.CompletedTask) with { Look = TalkNonsenseAsync },
        Harmless(Area, "500 idle connections, more than there may be", _ => Task.CompletedTask) with
        {
            Look = async stage =>
            {
                for (var i = 0; i < 500; i++)
                {
                    stage.Guests.Add(new Leaving(new RawClient(stage.Daemon)));
                }

                Assert.That((await stage.Daemon.GetAsync("livez")).Code, Is.EqualTo(200));
                return "the one that has been idle for longest makes room for a new one";
            },
        },
    ];

    private static async Task<string> ScrapeAsync(FaultStage stage)
    {
        using var changing = new CancellationTokenSource();
        var change = ChangeAsync(stage, changing.Token);
        var pages = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => PageAsync(stage, number)));
        await changing.CancelAsync();
        await change;
        stage.Cluster.SetTask("invoices", 0, "RUNNING");
        foreach (var page in pages)
        {
            var states = Tasks().Matches(page).Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
            Assert.That(states, Is.EqualTo(3), "the tasks of all states are the tasks that there are");
        }

        return $"{pages.Length} pages, each of one snapshot";
    }

    private static async Task ChangeAsync(FaultStage stage, CancellationToken cancellation)
    {
        for (var round = 0; !cancellation.IsCancellationRequested; round++)
        {
            stage.Cluster.SetTask("invoices", 0, round % 2 == 0 ? "PAUSED" : "RUNNING");
            await Eventually.PauseAsync(TimeSpan.FromMilliseconds(300));
        }
    }

    private static async Task<string> PageAsync(FaultStage stage, int number)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            AutomaticDecompression = number % 2 == 0 ? DecompressionMethods.GZip
            : DecompressionMethods.None
        })
        {
            Timeout = Limits.Poll,
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(stage.Daemon.Address, "metrics"));
        request.Headers.TryAddWithoutValidation("Accept", Formats[number % Formats.Length]);
        using var response = await client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task<string> TalkNonsenseAsync(FaultStage stage)
    {
        (string Said, string Request, int Code)[] nonsense =
        [
            ("an unknown path", "GET /nothing/%2Fhere HTTP/1.1\r\nHost: x\r\n\r\n", 404),
            ("a path of zeros", "GET /%00%ff/../..//x HTTP/1.1\r\nHost: x\r\n\r\n", 400),
            ("another method", "DELETE / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
            ("a faulty target", "GET \\ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
            ("no HTTP", "\u0016\u0003\u0001hello\r\n\r\n", 400),
            ("a header of 64 KB", $"GET / HTTP/1.1\r\nHost: x\r\nX-Long: {new string('x', 65_536)}\r\n\r\n", 431),
            ("no host", "GET / HTTP/1.1\r\n\r\n", 400),
        ];
        foreach (var (said, request, code) in nonsense)
        {
            using var client = new RawClient(stage.Daemon);
            Assert.That(await client.CodeAsync(request), Is.EqualTo(code), said);
        }

        return string.Join(", ", nonsense.Select(one => $"{one.Said}: {one.Code}"));
    }

    [GeneratedRegex(@"^kafka_connect_tasks\{.*state=""\w+"".*\} (\d+)", RegexOptions.Multiline)]
    private static partial Regex Tasks();

    private sealed class Leaving(RawClient client) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            client.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

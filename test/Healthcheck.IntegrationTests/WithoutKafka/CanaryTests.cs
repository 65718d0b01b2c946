using System.Net.Http.Headers;
using System.Text;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.WithoutKafka;

/// <summary>One secret goes in by every way there is, and comes out by none.</summary>
[TestFixture]
internal sealed class CanaryTests
{
    private const string FlagIsShown = "A flag is visible in the process list: prefer the file.";

    [Test]
    public async Task Secret_InByEveryWay_ComesOutByNone()
    {
        var shown = new StringBuilder();
        await using var secrets = await CanaryWays.OpenAsync();
        var port = Loopback.FreePort();
        await using (var daemon = secrets.Start("daemon", [.. secrets.Flags, "--port", $"{port}"]))
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
            await secrets.WaitUntilUsedAsync(client, daemon);

            // With the right password, and without any.
            shown.Append(await ReadAllAsync(client));
            client.DefaultRequestHeaders.Authorization = new("Basic", CanaryWays.Encoded);
            shown.Append(await ReadAllAsync(client));
            client.DefaultRequestHeaders.Authorization = new("Bearer", CanaryWays.Canary);
            shown.Append(await ReadAllAsync(client));

            shown.Append(await File.ReadAllTextAsync($"/proc/{daemon.Id}/cmdline"));
            daemon.Terminate();
            Assert.That(await daemon.WaitForExitAsync(Limits.Start), Is.True);
            shown.Append(daemon.Output).Append(daemon.Error);
        }

        foreach (var push in secrets.Collector.Received)
        {
            Assert.That(push.Head, Does.Contain(CanaryWays.Canary), "the collector is who should get it");
            shown.Append(push.Body);
        }

        shown.Append(await secrets.RunAsync("help", 0, "--help"));
        shown.Append(await secrets.RunAsync("check", 1, ["check", .. secrets.Flags]));
        shown.Append(await secrets.RunAsync("check-json", 1, ["check", "--json", .. secrets.Flags]));
        for (var i = 0; i < secrets.FaultyFlags.Length; i++)
        {
            shown.Append(await secrets.RunAsync($"faulty-{i}", 2, secrets.FaultyFlags[i]));
        }

        foreach (var sign in new[]
        {
            "password=***", "Bearer ***", "Basic ***", "token=***", "cannot be read yet (auth)", "DEBUG", "is FAILED",
            "Metrics cannot be pushed", "kafka_connect_up",
            "kafka_connect_health_polls_total", "<!DOCTYPE html>", "\"clusters\"", "Usage:", "has no ':' between user and password", "401",
        })
        {
            Assert.That(shown.ToString(), Does.Contain(sign).IgnoreCase);
        }

        foreach (var secret in secrets.Forms)
        {
            Assert.That(Around(shown.ToString(), secret), Is.Null);
        }
    }

    /// <summary>As the help says of it.</summary>
    [Test]
    public async Task Secret_AsAFlag_ShowsInTheProcessListAlone()
    {
        await using var secrets = await CanaryWays.OpenAsync();
        var port = Loopback.FreePort();
        await using var daemon = secrets.StartPlain(
            "daemon", "--port", $"{port}", "--log-level", "DEBUG", "--connect-url", $"{secrets.Worker.Address}", "--basic-auth",
            CanaryWays.Pair);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        await Eventually.BecomesAsync(() => client.GetAsync("readyz"), answer => answer.IsSuccessStatusCode, Limits.Start, "it has polled");

        Assert.That(await File.ReadAllTextAsync($"/proc/{daemon.Id}/cmdline"), Does.Contain(CanaryWays.Canary));
        Assert.That(OneLine(await secrets.RunAsync("help", 0, "--help")), Does.Contain(FlagIsShown));
        Assert.That(Around(await ReadAllAsync(client) + daemon.Output + daemon.Error, CanaryWays.Canary), Is.Null);
    }

    /// <returns>Where it stands; null: nowhere.</returns>
    private static string? Around(string text, string secret)
    {
        var at = text.IndexOf(secret, StringComparison.Ordinal);
        return at < 0 ? null : text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 100)];
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static async Task<string> ReadAllAsync(HttpClient client)
    {
        var all = new StringBuilder();
        foreach (var path in new[]
        {
            "", "health", "status", "metrics", "ui", "livez", "clusters", "clusters/bearer", "clusters/bearer/status", "clusters/bearer/ui",
            "clusters/direct/connectors/orders", "clusters/direct/connectors/orders/tasks/0", "clusters/direct/workers/connect:8083",
            "nothing",
        })
        {
            foreach (var accept in new[] { "*/*", "text/html" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path)
                {
                    Headers = { Accept = { MediaTypeWithQualityHeaderValue.Parse(accept) } },
                };
                using var response = await client.SendAsync(request);
                all.Append((int)response.StatusCode).Append(response.Headers).Append(await response.Content.ReadAsStringAsync());
            }
        }

        return all.ToString();
    }
}

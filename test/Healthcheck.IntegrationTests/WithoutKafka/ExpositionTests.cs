using System.Diagnostics;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.WithoutKafka;

/// <summary>What the daemon says on /metrics, read by the parsers that will read it.</summary>
/// <remarks>Its namespace stands beside that of the others, so that no broker is started for it.</remarks>
[TestFixture]
internal sealed class ExpositionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string[] Pythons = ["/usr/bin/python3", "python3"];

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(1_000)]
    [TestCase(10_000)]
    [TestCase(10_000, "--metrics-max-series", "1000000")]
    [TestCase(1_000, "--metrics-max-series", "1000000", "--metrics-detail", "task")]
    [TestCase(1_000, "--metrics-detail", "summary")]
    public async Task Metrics_ClusterOfAnySize_IsAcceptedByPrometheusOwnReaders(int connectors, params string[] flags)
    {
        var python = await PythonAsync();
        await using var connect = await ManyConnectors.StartAsync(connectors);
        await using var daemon = await DaemonProcess.StartAsync(
            $"{connect.Address}", ["--poll-interval", "20s", "--request-timeout", "15s", "--stale-after", "10m", .. flags]);
        await Eventually.BecomesAsync(
            () => daemon.GetAsync("metrics"),
            answer => answer.Body.Contains("kafka_connect_up{} 1\n", StringComparison.Ordinal),
            TimeSpan.FromSeconds(60),
            "the first poll has succeeded");

        var arguments = new List<string> { Script(), $"{daemon.Address}", "--connectors", $"{connectors}" };
        if (flags is [.., "summary"])
        {
            // Then single connectors are not shown, so the script has nothing to count them by.
            arguments.Add("--no-entities");
        }

        var (code, output) = await RunAsync(python, arguments);

        Assert.That(code, Is.Zero, output);
        await TestContext.Out.WriteLineAsync(output);
    }

    private static async Task<string> PythonAsync()
    {
        foreach (var python in Pythons)
        {
            if (await RunAsync(python, ["-c", "import prometheus_client"]) is (0, _))
            {
                return python;
            }
        }

        Requirement.Missing("no python3 with prometheus_client (Debian: python3-prometheus-client)");
        throw new InvalidOperationException("Requirement.Missing returned");
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().WaitAsync(Patience);
            return (process.ExitCode, string.Concat(await output));
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (-1, missing.Message);
        }
    }

    private static string Script()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "healthcheck.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("the tests do not run inside the repository");
        }

        return Path.Combine(folder.FullName, "test", "checks", "exposition.py");
    }
}

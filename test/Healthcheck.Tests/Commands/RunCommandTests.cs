using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Healthcheck.Commands;
using Healthcheck.Configuration;
using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Web;
using Healthcheck.Web;

namespace Healthcheck.Tests.Commands;

/// <summary>The start of the whole program, and its end before it has started.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class RunCommandTests
{
    [Test]
    public async Task RunAsync_ToldToStopBeforeItListens_Ends([Values("", "--demo")] string flag)
    {
        var settings = RunningDaemon.OnAnyPort(Read.Settings(flag.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Assert.That(await RunAsync(settings, new CancellationToken(canceled: true)), Is.Zero);
    }

    [TestCase("192.0.2.1")]
    [TestCase("fe80::1%99")]
    public async Task RunAsync_AddressOfAnotherMachine_CannotStart(string address)
    {
        var settings = Read.Settings(["--bind-address", address]);

        Assert.That(await RunAsync(settings with { Web = settings.Web with { Port = 0 } }, CancellationToken.None), Is.EqualTo(1));
    }

    /// <summary>The warning is written when signals are listened to and the host has yet to start.</summary>
    [Test]
    public async Task Process_SignalsWhileItStarts_EndsWithZero([Values("TERM", "INT", "QUIT")] string signal)
    {
        using var process = Start("--demo", "--bind-address", "127.0.0.1", "--port", FreePort());
        try
        {
            await process.StandardOutput.ReadLineAsync();
            foreach (var _ in Enumerable.Range(0, 2))
            {
                using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
                await kill.WaitForExitAsync();
            }

            await process.WaitForExitAsync(TestContext.CurrentContext.CancellationToken);

            Assert.That((process.ExitCode, await process.StandardError.ReadToEndAsync()), Is.EqualTo((0, "")));
        }
        finally
        {
            process.Kill();
        }
    }

    [TestCase("*", "http://localhost:{0}/ (listens on all addresses)")]
    [TestCase("127.0.0.1", "http://127.0.0.1:{0}/")]
    public async Task Process_Started_SaysWhereItListens(string bindAddress, string expected)
    {
        var port = FreePort();
        using var process = Start("--demo", "--bind-address", bindAddress, "--port", port);
        try
        {
            string? line;
            do
            {
                line = await process.StandardOutput.ReadLineAsync(TestContext.CurrentContext.CancellationToken);
            }
            while (line?.Contains(" and answers on ", StringComparison.Ordinal) is false);

            var address = expected.Replace("{0}", port, StringComparison.Ordinal);
            Assert.That(line, Does.EndWith($" and answers on {address}"));
        }
        finally
        {
            process.Kill();
        }
    }

    [TestCase("*", "http://localhost:18083/", " (listens on all addresses)")]
    [TestCase("::", "http://localhost:18083/", " (listens on all addresses)")]
    [TestCase("0.0.0.0", "http://localhost:18083/", " (listens on all IPv4 addresses)")]
    [TestCase("localhost", "http://localhost:18083/", "")]
    [TestCase("192.0.2.1", "http://192.0.2.1:18083/", "")]
    [TestCase("2001:db8::1", "http://[2001:db8::1]:18083/", "")]
    public void Describe_BindAddress_IsAnAddressToAskAndWhoElseReachesIt(string bindAddress, string url, string reach)
    {
        Assert.That(ListeningAddress.Describe(new WebOptions { BindAddress = bindAddress }), Is.EqualTo(new ListeningAddress(url, reach)));
    }

    private static Task<int> RunAsync(DaemonOptions options, CancellationToken stop) =>
        RunCommand.RunAsync(options, [], Daemon.CreateHost, TextWriter.Null, stop);

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    private static Process Start(params string[] args)
    {
        // A shell ignores INT and QUIT on behalf of what it starts in the background, tests included; here they are heard.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,QUIT", "dotnet", "exec", typeof(Daemon).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HEALTHCHECK_TO_BE_WARNED_OF"] = "1" },
        };
        return Process.Start(start)!;
    }
}

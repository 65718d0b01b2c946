using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Healthcheck.Commands;
using Healthcheck.Configuration;
using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Web;

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

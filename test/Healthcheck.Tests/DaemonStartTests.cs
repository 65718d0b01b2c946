using System.Diagnostics;
using Healthcheck.Tests.Settings;

namespace Healthcheck.Tests;

/// <summary>The start of the whole program, and its end before it has started.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class DaemonStartTests
{
    [Test]
    public async Task RunAsync_ToldToStopBeforeItListens_Ends([Values("", "--demo")] string flag)
    {
        var settings = Read.Settings(flag.Split(' ', StringSplitOptions.RemoveEmptyEntries)) with { BindAddress = "127.0.0.1", Port = 0 };

        Assert.That(await Daemon.RunAsync(settings, [], new CancellationToken(canceled: true)), Is.Zero);
    }

    [TestCase("192.0.2.1")]
    [TestCase("fe80::1%99")]
    public async Task RunAsync_AddressOfAnotherMachine_CannotStart(string address)
    {
        var settings = Read.Settings(["--bind-address", address]) with { Port = 0 };

        Assert.That(await Daemon.RunAsync(settings, [], CancellationToken.None), Is.EqualTo(1));
    }

    /// <summary>The warning is written when signals are listened to and the host has yet to start.</summary>
    [Test]
    public async Task Process_SignalsWhileItStarts_EndsWithZero([Values("TERM", "INT", "QUIT")] string signal)
    {
        using var process = Start("--demo", "--bind-address", "127.0.0.1", "--port", "18199");
        await process.StandardOutput.ReadLineAsync();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync(TestContext.CurrentContext.CancellationToken);

        Assert.That((process.ExitCode, await process.StandardError.ReadToEndAsync()), Is.EqualTo((0, "")));
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Daemon).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HEALTHCHECK_TO_BE_WARNED_OF"] = "1" },
        };
        return Process.Start(start)!;
    }
}

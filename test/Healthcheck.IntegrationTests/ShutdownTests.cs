using System.Net;
using System.Net.Sockets;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

[TestFixture]
internal sealed class ShutdownTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    [Test]
    public async Task Terminate_ConnectAnswers_ExitsWith0()
    {
        await using var daemon = await DaemonProcess.StartAsync(SharedKafka.Worker);
        await daemon.BecomesAsync(200, Limits.Poll, "it has polled");

        Assert.That(await daemon.StopAsync(Promised), Is.Zero);
    }

    [Test]
    public async Task Terminate_ConnectHangs_ExitsWith0()
    {
        // It connects and never answers, so that a poll is always under way.
        using var silent = new TcpListener(IPAddress.Loopback, Loopback.FreePort());
        silent.Start();
        await using var daemon = await DaemonProcess.StartAsync($"http://{silent.LocalEndpoint}/", "--request-timeout", "9s");
        using var accepted = await silent.AcceptTcpClientAsync().WaitAsync(Limits.Poll);

        Assert.That(await daemon.StopAsync(Promised), Is.Zero);
    }
}

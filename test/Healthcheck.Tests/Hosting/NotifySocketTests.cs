using Healthcheck.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace Healthcheck.Tests.Hosting;

/// <summary>What is sent to systemd arrives, and nobody there is no fault.</summary>
internal sealed class NotifySocketTests
{
    [Test]
    public void Notify_SocketWithAPath_IsHeard()
    {
        var path = Path.Combine(Path.GetTempPath(), $"healthcheck-{Guid.NewGuid():N}");
        using var systemd = new SystemdSocket(path);
        try
        {
            using var socket = NotifySocket.TryOpen(path)!;
            socket.Notify(ServiceState.Ready);
            Assert.That(systemd.Hear(), Is.EqualTo("READY=1"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Notify_NobodyListens_IsNoFault()
    {
        using var socket = NotifySocket.TryOpen("/nonexistent/notify")!;

        Assert.That(() => socket.Notify(ServiceState.Ready), Throws.Nothing);
    }

    [Test]
    public async Task Notify_NobodyReads_DoesNotWaitForEver()
    {
        using var systemd = new SystemdSocket();
        using var socket = NotifySocket.TryOpen(systemd.Name)!;
        systemd.FillUp();

        await Task.Run(() => socket.Notify(ServiceState.Ready)).WaitAsync(TimeSpan.FromSeconds(10));
    }
}

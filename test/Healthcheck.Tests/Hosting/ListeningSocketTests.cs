using System.Net;
using System.Net.Sockets;
using Healthcheck.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Healthcheck.Tests.Hosting;

/// <summary>What the kernel may hold for one client: by default megabytes, which are charged to the container.</summary>
internal sealed class ListeningSocketTests
{
    [Test]
    public async Task Accept_AnyClient_GetsSmallBuffers()
    {
        var options = new SocketTransportOptions();
        ListeningSocket.Configure(options);
        using var listener = options.CreateBoundListenSocket(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!);

        using var accepted = await listener.AcceptAsync();

        // Linux doubles what it is told.
        Assert.That((accepted.SendBufferSize, accepted.ReceiveBufferSize), Is.EqualTo((128 * 1024, 32 * 1024)));
        var unsent = new byte[sizeof(int)];
        accepted.GetRawSocketOption((int)SocketOptionLevel.Tcp, 25, unsent);
        Assert.That(BitConverter.ToInt32(unsent), Is.EqualTo(8 * 1024));
        Assert.That((options.MaxReadBufferSize, options.MaxWriteBufferSize), Is.EqualTo((16 * 1024L, 16 * 1024L)));
    }
}

using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Healthcheck.Hosting;

/// <summary>
/// What is buffered for one connection, in the process and in the kernel, which lets it have megabytes by default and charges them
/// to the container.
/// </summary>
internal static class ListeningSocket
{
    /// <summary>For one connection and direction in the process. Requests are far smaller, and answers are written in pieces.</summary>
    private const int ProcessBytes = 16 * 1024;

    /// <summary>What the kernel takes in of requests before it makes the client wait.</summary>
    private const int ReceiveBytes = 16 * 1024;

    /// <summary>What may be on its way to the client.</summary>
    private const int SendBytes = 64 * 1024;

    /// <summary>What may wait because the client does not read.</summary>
    private const int UnsentBytes = 8 * 1024;

    // Of Linux; .NET has no name for it.
    private const int UnsentOption = 25;

    /// <summary>A crowd of connections must not make the kernel drop that of a probe: it would come again after a second.</summary>
    private const int Backlog = 4096;

    public static void Configure(SocketTransportOptions options)
    {
        options.MaxReadBufferSize = ProcessBytes;
        options.MaxWriteBufferSize = ProcessBytes;
        options.Backlog = Backlog;
        options.CreateBoundListenSocket = Bind;
    }

    /// <summary>The sockets of accepted connections inherit what is set here.</summary>
    private static Socket Bind(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.SendBufferSize = SendBytes;
        socket.ReceiveBufferSize = ReceiveBytes;
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, UnsentOption, BitConverter.GetBytes(UnsentBytes));
        }

        return socket;
    }
}

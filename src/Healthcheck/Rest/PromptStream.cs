using System.Net.Sockets;

namespace Healthcheck.Rest;

/// <summary>
/// A connection that acknowledges at once what it receives. A server that sends the head and the body of an answer apart waits for that
/// in between, 40 ms as a rule, which adds up where connectors are read one after the other over one connection.
/// </summary>
internal sealed class PromptStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>IPPROTO_TCP, and TCP_QUICKACK in Linux: tcp(7). It holds until the kernel decides otherwise, so it is renewed.</summary>
    private const int Tcp = 6;

    private const int QuickAcknowledgement = 12;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await base.WriteAsync(buffer, cancellationToken);
        AcknowledgeAtOnce();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            AcknowledgeAtOnce();
        }

        return read;
    }

    private void AcknowledgeAtOnce()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            Socket.SetRawSocketOption(Tcp, QuickAcknowledgement, [1, 0, 0, 0]);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It only saves time.
        }
    }
}

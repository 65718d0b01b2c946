using System.Net.Sockets;
using System.Text;

namespace Healthcheck.Tests.Hosting;

/// <summary>Systemd's end of its datagram socket.</summary>
internal sealed class SystemdSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 30_000 };

    /// <summary>One without a path.</summary>
    public SystemdSocket()
        : this($"@healthcheck-{Guid.NewGuid():N}")
    {
    }

    /// <param name="name">As NOTIFY_SOCKET has it.</param>
    public SystemdSocket(string name)
    {
        Name = name;
        _socket.Bind(EndPoint);
    }

    public string Name { get; }

    public bool HasHeard => _socket.Available > 0;

    private UnixDomainSocketEndPoint EndPoint => new(Name.StartsWith('@') ? $"\0{Name[1..]}" : Name);

    /// <summary>The next message; sending is done on the caller's thread or awaited, so it is there, or soon will be.</summary>
    public string Hear()
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer));
    }

    /// <summary>Until no more goes in, as when systemd hangs.</summary>
    public void FillUp()
    {
        using var other = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        other.Connect(EndPoint);
        while (true)
        {
            try
            {
                other.Send("STATUS=much"u8);
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock)
            {
                return;
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}

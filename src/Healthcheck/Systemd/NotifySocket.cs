using System.Net.Sockets;
using System.Text;

namespace Healthcheck.Systemd;

/// <summary>The datagram socket on which systemd hears from its services; sd_notify(3).</summary>
internal sealed class NotifySocket : IDisposable
{
    /// <summary>Milliseconds; systemd reads at once unless it is in trouble itself, and nothing here is worth waiting for it.</summary>
    private const int SendTimeout = 200;

    private readonly Socket _socket;
    private readonly UnixDomainSocketEndPoint _address;

    private NotifySocket(Socket socket, UnixDomainSocketEndPoint address) => (_socket, _address) = (socket, address);

    /// <param name="path">As in NOTIFY_SOCKET: a path, or a name that begins with '@' and stands in no file system.</param>
    /// <returns>Null where the path is too long for a socket, or the system gives no socket of this kind.</returns>
    public static NotifySocket? TryOpen(string path)
    {
        try
        {
            var address = new UnixDomainSocketEndPoint(path.StartsWith('@') ? '\0' + path[1..] : path);
            return new NotifySocket(new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = SendTimeout }, address);
        }
        catch (Exception exception) when (exception is ArgumentException or SocketException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Sends one assignment. That nobody hears it is no fault of the daemon: a missed watchdog systemd sees by itself.</summary>
    /// <param name="name">As READY.</param>
    /// <param name="value">One line; what would break it is replaced, so that no text from outside can assign anything else.</param>
    public void Send(string name, string value)
    {
        var line = string.Concat(value.Select(character => char.IsControl(character) ? ' ' : character));
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes($"{name}={line}"), _address);
        }
        catch (SocketException)
        {
            // systemd is being restarted, or has no room.
        }
    }

    public void Dispose() => _socket.Dispose();
}

using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting.Systemd;

namespace Healthcheck.Hosting;

/// <summary>
/// The datagram socket on which systemd hears from its services; sd_notify(3). The notifier of Microsoft.Extensions.Hosting.Systemd
/// would wait without end where nobody reads, and the poll loop with it.
/// </summary>
internal sealed class NotifySocket : ISystemdNotifier, IDisposable
{
    /// <summary>Milliseconds; systemd reads at once unless it is in trouble itself, and nothing here is worth waiting for it.</summary>
    private const int SendTimeout = 200;

    private readonly Socket _socket;
    private readonly UnixDomainSocketEndPoint _address;

    private NotifySocket(Socket socket, UnixDomainSocketEndPoint address) => (_socket, _address) = (socket, address);

    public bool IsEnabled => true;

    /// <param name="path">As in NOTIFY_SOCKET: a path, or a name that begins with '@' and stands in no file system.</param>
    /// <returns>Null where the path is too long for a socket, or the system gives no socket of this kind.</returns>
    public static NotifySocket? TryOpen(string path)
    {
        try
        {
            var address = new UnixDomainSocketEndPoint(path.StartsWith('@') ? '\0' + path[1..] : path);
            return new NotifySocket(
                new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = SendTimeout }, address);
        }
        catch (Exception exception) when (exception is ArgumentException or SocketException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    /// <summary>That nobody hears it is no fault of the daemon: a missed watchdog systemd sees by itself.</summary>
    public void Notify(ServiceState state)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(state.ToString()), _address);
        }
        catch (SocketException)
        {
            // systemd is being restarted, or has no room.
        }
    }

    public void Dispose() => _socket.Dispose();
}

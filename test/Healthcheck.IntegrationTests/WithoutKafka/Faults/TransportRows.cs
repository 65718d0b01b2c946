using System.Net;
using System.Net.Sockets;
using Healthcheck.IntegrationTests.Support;
using static Healthcheck.WithoutKafka.Faults.Rows;

namespace Healthcheck.WithoutKafka.Faults;

internal static class TransportRows
{
    private const string Area = "Name and transport";

    public static readonly FaultRow[] All =
    [
        NeverRead(Area, "The name in `--connect-url` does not exist (NXDOMAIN)", "dns", stage => Names.UnknownAsync(stage),
            "Correct the name in `--connect-url`, or the record; it is looked up again with each new connection.") with
        {
            Url = _ => "http://connect.example:8083",
            Wrapper = Names.Wrapper,
            Mend = null,
        },
        NeverRead(Area, "The name server does not answer", "timeout", stage => Names.SilentAsync(stage),
            "See to the name server of the daemon's host or pod; give it more time with `--request-timeout`.") with
        {
            Url = _ => "http://connect.example:8083",
            Wrapper = Names.Wrapper,
            Mend = null,
        },
        NeverRead(Area, "The name leads to an old address, then to the new one", "connect", stage => Names.LeadToAsync(stage, "127.0.0.2"),
            "Nothing once the record is right: no restart of the daemon is needed.") with
        {
            Url = stage => $"http://connect.example:{stage.Front.Port}",
            Wrapper = Names.Wrapper,
            Mend = stage => Names.LeadToAsync(stage, "127.0.0.1"),
        },
        Lost(Area, "Nobody listens at the port", "connect", stage => Do(stage.Front.Refuse),
            "Start Connect, or correct the port in `--connect-url`."),
        NeverRead(Area, "Packets get lost on the way (a firewall without an answer)", "timeout", stage => Do(() =>
            stage.Guests.Add(new Blackhole())),
            "Open the way from the daemon to Connect: network policies, security groups, firewalls.") with
        {
            Url = stage => stage.Guests.OfType<Blackhole>().Single().Url,
            Mend = null,
        },
        Lost(Area, "The connection is reset as soon as it is made", "connect", stage => Do(() => stage.Front.Play(ResetAsync)),
            "Look at what stands between the daemon and Connect: a balancer without a back end, a wrong port."),
        Harmless(Area, "The worker was restarted, so that the kept connection is dead", async stage =>
        {
            await JustPolledAsync(stage);
            await stage.RestartConnectAsync();
        }),
        Harmless(Area, "Connect has an IPv6 address only", _ => Task.CompletedTask) with
        {
            FromTheStart = true,
            Begin = stage => Do(() => stage.Guests.Add(new Front(stage.Connect.Address.Port, IPAddress.IPv6Loopback))),
            Url = stage => $"{stage.Guests.OfType<Front>().Single().Url}",
            Lines = [102, 141],
            Mend = null,
        },
    ];

    /// <summary>The next poll is nearly a second away.</summary>
    public static Task JustPolledAsync(FaultStage stage)
    {
        stage.Connect.ForgetRequests();
        return Eventually.TrueAsync(() => Task.FromResult(stage.Connect.Requests.Count >= 2), Limits.Poll, "a poll has just ended");
    }

    private static Task ResetAsync(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        return Task.CompletedTask;
    }

    /// <summary>A port whose queue of connections is full, so that the system drops each further one.</summary>
    private sealed class Blackhole : IAsyncDisposable
    {
        private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly Socket[] _waiting = [.. Enumerable.Range(0, 4).Select(_ => new Socket(AddressFamily.InterNetwork,
            SocketType.Stream, ProtocolType.Tcp))];

        public Blackhole()
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, Loopback.FreePort()));
            _listener.Listen(0);
            foreach (var socket in _waiting)
            {
                socket.Blocking = false;
                try
                {
                    socket.Connect(_listener.LocalEndPoint!);
                }
                catch (SocketException pending) when (pending.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
                {
                    // It stands in the queue, or waits for a place there.
                }
            }
        }

        public string Url => $"http://{_listener.LocalEndPoint}";

        public ValueTask DisposeAsync()
        {
            _listener.Dispose();
            Array.ForEach(_waiting, socket => socket.Dispose());
            return ValueTask.CompletedTask;
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.WithoutKafka.Faults;

/// <summary>
/// What the daemon's names lead to: it runs with files of its own in place of /etc/hosts and /etc/resolv.conf, which takes root. The name
/// server they mention is the row's.
/// </summary>
internal static class Names
{
    /// <summary>Of the loopback network, so that port 53 is free whatever the machine runs.</summary>
    private const string Server = "127.0.0.153";

    private const string Script = "mount --bind \"$0\" /etc/hosts && mount --bind \"$1\" /etc/resolv.conf && shift && exec \"$@\"";

    // One name server at a time can have the address.
    private static readonly SemaphoreSlim Turn = new(1);

    public static string[] Wrapper(FaultStage stage) =>
        ["unshare", "--mount", "sh", "-c", Script, stage.Folder.PathOf("hosts"), stage.Folder.PathOf("resolv.conf")];

    public static async Task UnknownAsync(FaultStage stage)
    {
        Write(stage, "");
        await ServeAsync(stage, query =>
        {
            // An answer, recursion asked for and had, no such name.
            (query[2], query[3]) = (0x81, 0x83);
            return query;
        });
    }

    public static async Task SilentAsync(FaultStage stage)
    {
        Write(stage, "");
        await ServeAsync(stage, _ => null);
    }

    public static Task LeadToAsync(FaultStage stage, string address)
    {
        Write(stage, $"{address} connect.example\n");
        return Task.CompletedTask;
    }

    private static void Write(FaultStage stage, string hosts)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName is not "root")
        {
            Requirement.Missing("names of one's own take Linux and root");
        }

        // Written in place: the mounted file is this very one.
        using (var file = new FileStream(stage.Folder.PathOf("hosts"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(hosts));
        }

        stage.Folder.Write("resolv.conf", $"nameserver {Server}\noptions timeout:1 attempts:1\n");
    }

    private static async Task ServeAsync(FaultStage stage, Func<byte[], byte[]?> answer)
    {
        await Turn.WaitAsync();
        stage.Guests.Add(new NameServer(answer));
    }

    private sealed class NameServer : IAsyncDisposable
    {
        private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Parse(Server), 53));
        private readonly Task _serving;

        public NameServer(Func<byte[], byte[]?> answer) => _serving = ServeAsync(answer);

        public async ValueTask DisposeAsync()
        {
            _socket.Dispose();
            await _serving;
            Turn.Release();
        }

        private async Task ServeAsync(Func<byte[], byte[]?> answer)
        {
            try
            {
                while (true)
                {
                    var query = await _socket.ReceiveAsync();
                    if (answer(query.Buffer) is { } said)
                    {
                        await _socket.SendAsync(said, query.RemoteEndPoint);
                    }
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The row is over.
            }
        }
    }
}

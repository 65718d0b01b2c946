using System.Net;
using System.Net.Sockets;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>Free ports of 127.0.0.1.</summary>
internal static class Loopback
{
    // Below the range the system hands to outgoing connections: a killed worker's port must still be free when it comes back.
    private const int First = 20_000;
    private const int End = 32_000;

    private static readonly HashSet<int> Handed = [];
    private static readonly Lock Gate = new();

    public static int FreePort()
    {
        lock (Gate)
        {
            while (true)
            {
                var port = Random.Shared.Next(First, End);
                if (!Handed.Contains(port) && IsFree(port))
                {
                    Handed.Add(port);
                    return port;
                }
            }
        }
    }

    public static async Task<bool> AcceptsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

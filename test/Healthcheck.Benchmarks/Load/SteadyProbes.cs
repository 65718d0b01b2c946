using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Healthcheck.Benchmarks.Load;

/// <summary>
/// Probes at a steady rate, whatever the answers do: each is due at a time of its own, and its latency counts from there, so that a daemon
/// that stands still cannot hide it by being asked less. Each connection has a thread that waits in the kernel: timers and tasks for this
/// many probes took more of a core than the daemon did, and their waiting was measured as the daemon's.
/// </summary>
/// <param name="rate">A second.</param>
/// <param name="connections">Kept, each with one probe at a time.</param>
internal sealed class SteadyProbes(Uri address, int rate, int connections)
{
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: load\r\n\r\n");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly List<double> _latencies = [];

    /// <summary>Answers that were neither 200 nor 503, and connections that broke.</summary>
    public int Faults { get; private set; }

    /// <returns>In microseconds, unordered.</returns>
    public List<double> Run(TimeSpan time)
    {
        var start = TimeProvider.System.GetTimestamp();
        var count = (int)(rate * time.TotalSeconds);
        var threads = Enumerable.Range(0, connections).Select(first => new Thread(() => Ask(start, first, count))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return _latencies;
    }

    /// <summary>Every so many-th probe of all.</summary>
    private void Ask(long start, int first, int count)
    {
        var (mine, faults) = (new List<double>(count / connections), 0);
        try
        {
            using var client = new TcpClient { NoDelay = true, ReceiveTimeout = (int)Patience.TotalMilliseconds };
            using var never = new ManualResetEvent(initialState: false);
            client.Connect(address.Host, address.Port);
            var buffer = new byte[64 * 1024];
            for (var number = first; number < count; number += connections)
            {
                var due = TimeSpan.FromSeconds((double)number / rate);
                var wait = due - TimeProvider.System.GetElapsedTime(start);
                if (wait > TimeSpan.Zero)
                {
                    never.WaitOne(wait);
                }

                // It sleeps whole milliseconds, which are not the daemon's: from the later of due and sent when on time.
                var sent = TimeProvider.System.GetElapsedTime(start);
                var from = wait > TimeSpan.Zero ? sent : due;
                client.Client.Send(Request);
                faults += Read(client.Client, buffer) is 200 or 503 ? 0 : 1;
                mine.Add((TimeProvider.System.GetElapsedTime(start) - from).TotalMicroseconds);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            faults++;
        }

        lock (_gate)
        {
            _latencies.AddRange(mine);
            Faults += faults;
        }
    }

    /// <summary>One answer with a length; its status code.</summary>
    private static int Read(Socket socket, byte[] buffer)
    {
        var read = 0;
        while (true)
        {
            var got = socket.Receive(buffer, read, buffer.Length - read, SocketFlags.None);
            if (got == 0)
            {
                throw new IOException("the daemon closed the connection");
            }

            read += got;
            var text = Encoding.ASCII.GetString(buffer, 0, Math.Min(read, 1024));
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                continue;
            }

            var at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase) + "Content-Length: ".Length;
            var length = int.Parse(text.AsSpan(at, text.IndexOf('\r', at) - at), CultureInfo.InvariantCulture);
            if (read >= end + 4 + length)
            {
                return int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture);
            }
        }
    }
}

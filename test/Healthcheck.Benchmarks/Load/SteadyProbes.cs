using System.Net.Sockets;
using System.Text;

namespace Healthcheck.Benchmarks.Load;

/// <summary>
/// Probes at a steady rate, whatever the answers do: each is due at a time of its own, and its latency counts from there, so that a daemon
/// that stands still cannot hide it by being asked less.
/// </summary>
/// <param name="rate">A second.</param>
/// <param name="connections">Kept, each with one probe at a time.</param>
internal sealed class SteadyProbes(Uri address, int rate, int connections)
{
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: load\r\n\r\n");

    private readonly List<double> _latencies = [];

    /// <summary>Answers that were neither 200 nor 503, and connections that broke.</summary>
    public int Faults { get; private set; }

    /// <summary>In microseconds, unordered.</summary>
    public async Task<List<double>> RunAsync(TimeSpan time)
    {
        var start = TimeProvider.System.GetTimestamp();
        var count = (int)(rate * time.TotalSeconds);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(first => AskAsync(start, first, count)));
        return _latencies;
    }

    /// <summary>Every so many-th probe of all.</summary>
    private async Task AskAsync(long start, int first, int count)
    {
        var (mine, faults) = (new List<double>(count / connections), 0);
        try
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(address.Host, address.Port);
            var (stream, buffer) = (client.GetStream(), new byte[64 * 1024]);
            for (var number = first; number < count; number += connections)
            {
                var due = TimeSpan.FromSeconds((double)number / rate);
                var wait = due - TimeProvider.System.GetElapsedTime(start);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, TimeProvider.System);
                }

                // A timer fires up to a millisecond late, which is not the daemon's: from the later of due and sent when on time.
                var sent = TimeProvider.System.GetElapsedTime(start);
                var from = wait > TimeSpan.Zero ? sent : due;
                await stream.WriteAsync(Request);
                faults += await ReadAsync(stream, buffer) is 200 or 503 ? 0 : 1;
                mine.Add((TimeProvider.System.GetElapsedTime(start) - from).TotalMicroseconds);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            faults++;
        }

        lock (_latencies)
        {
            _latencies.AddRange(mine);
            Faults += faults;
        }
    }

    /// <summary>One answer with a length; its status code.</summary>
    private static async Task<int> ReadAsync(NetworkStream stream, byte[] buffer)
    {
        var read = 0;
        while (true)
        {
            var got = await stream.ReadAsync(buffer.AsMemory(read));
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
            var length = int.Parse(text.AsSpan(at, text.IndexOf('\r', at) - at), System.Globalization.CultureInfo.InvariantCulture);
            if (read >= end + 4 + length)
            {
                return int.Parse(text.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }
}

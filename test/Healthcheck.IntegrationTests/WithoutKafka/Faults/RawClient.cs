using System.Net.Sockets;
using System.Text;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.WithoutKafka.Faults;

/// <summary>A client that says what it likes, and reads as much as it likes.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _client = new() { ReceiveBufferSize = 4096 };

    public RawClient(DaemonProcess daemon) => _client.Connect(daemon.Address.Host, daemon.Address.Port);

    public async Task SendAsync(string text) => await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task<string> ReadAsync(int least)
    {
        var buffer = new byte[4096];
        var read = await _client.GetStream().ReadAtLeastAsync(buffer, least, throwOnEndOfStream: false).AsTask().WaitAsync(Limits.Poll);
        return Encoding.Latin1.GetString(buffer, 0, read);
    }

    /// <summary>The status code of one answer; 0 where the connection ends without one.</summary>
    public async Task<int> CodeAsync(string request)
    {
        await SendAsync(request);
        var line = await ReadAsync(12);
        return line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(line.AsSpan(9, 3),
            System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Leaves with a reset.</summary>
    public void Abort()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }

    public void Dispose() => _client.Dispose();
}

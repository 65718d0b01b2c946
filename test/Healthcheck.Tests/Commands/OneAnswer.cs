using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Healthcheck.Tests.Commands;

/// <summary>A server on 127.0.0.1 that gives one connection one answer, whatever it asks, or none.</summary>
internal sealed class OneAnswer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _closing = new();
    private readonly Task<string> _served;

    /// <param name="answer">What it sends; null: it reads and keeps silent.</param>
    /// <param name="stayOpen">Whether the connection stays open behind the answer.</param>
    public OneAnswer(string? answer, bool stayOpen = false)
    {
        _listener.Start();
        _served = Task.Run(() => ServeAsync(answer, stayOpen || answer is null));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What was asked.</summary>
    public string Request => _served.GetAwaiter().GetResult();

    public void Dispose()
    {
        _closing.SetResult();
        _listener.Dispose();
    }

    private async Task<string> ServeAsync(string? answer, bool stayOpen)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var buffer = new byte[4096];
        var length = await stream.ReadAsync(buffer);
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer ?? ""));
        }
        catch (IOException)
        {
            // Whoever asked had read enough.
        }

        if (stayOpen)
        {
            await _closing.Task;
        }

        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}

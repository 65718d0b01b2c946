using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Healthcheck.Commands;

/// <summary>What came of one probe.</summary>
/// <param name="Good">Whether the answer was 2xx.</param>
/// <param name="Line">One line for people.</param>
internal sealed record ProbeAnswer(bool Good, string Line);

/// <summary>One GET over a bare socket, of whose answer little is needed.</summary>
internal static class ProbeRequest
{
    /// <summary>Bytes read of an answer: the head, and the reason of a refusal.</summary>
    private const int MaxBytes = 4096;

    /// <summary>The length of <c>HTTP/1.1 200</c>.</summary>
    private const int StatusLength = 12;

    /// <summary>Never throws for what the network does.</summary>
    /// <param name="authorization">The header of that name; null: none.</param>
    public static ProbeAnswer Send(Uri target, ProbeTls tls, string? authorization, TimeSpan timeout)
    {
        ProbeAnswer? answer = null;

        // On a thread that may be left behind: a look-up of a name cannot be interrupted.
        var thread = new Thread(() => answer = Ask(target, tls, authorization)) { IsBackground = true };
        thread.Start();
        return thread.Join(timeout) ? answer! : None(target, $"timed out after {timeout.TotalSeconds} s");
    }

    private static ProbeAnswer Ask(Uri target, ProbeTls tls, string? authorization)
    {
        try
        {
            using var client = new TcpClient(target.IdnHost, target.Port);
            using var stream = target.Scheme == Uri.UriSchemeHttps ? tls.Secure(client.GetStream(), target.IdnHost) : client.GetStream();
            var credentials = authorization is null ? "" : $"Authorization: {authorization}\r\n";
            stream.Write(Encoding.ASCII.GetBytes(
                $"GET {target.PathAndQuery} HTTP/1.1\r\nHost: {Host(target)}\r\n"
                + $"User-Agent: {Product.Name}-probe\r\n{credentials}Connection: close\r\n\r\n"));
            return Read(target, stream);
        }
        catch (Exception exception) when (exception is SocketException or IOException or ArgumentException or FormatException)
        {
            return None(target, exception.GetBaseException().Message);
        }
        catch (AuthenticationException exception)
        {
            return None(target, $"TLS failed: {DisplayText.OneLine(exception.GetBaseException().Message)}");
        }
    }

    /// <summary>As in ASCII: names of other scripts go over the wire the way DNS has them.</summary>
    private static string Host(Uri target) =>
        target.HostNameType is UriHostNameType.IPv6 ? target.Authority : $"{target.IdnHost}:{target.Port}";

    private static ProbeAnswer Read(Uri target, Stream stream)
    {
        var buffer = new byte[MaxBytes];
        var length = stream.ReadAtLeast(buffer, StatusLength, throwOnEndOfStream: false);
        if (length < StatusLength || Status(buffer) is not { } status)
        {
            return None(target, "what came is not HTTP");
        }

        if (status is >= 200 and < 300)
        {
            return new(true, $"{status} {target}");
        }

        length += stream.ReadAtLeast(buffer.AsSpan(length), MaxBytes - length, throwOnEndOfStream: false);
        return new(false, $"{status} {target} {Body(buffer.AsSpan(0, length))}".TrimEnd());
    }

    private static int? Status(ReadOnlySpan<byte> head) =>
        head.StartsWith("HTTP/1."u8) && head[StatusLength - 4] is (byte)' '
        && int.TryParse(head[(StatusLength - 3)..StatusLength], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? status
            : null;

    private static string Body(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        return end < 0 ? "" : DisplayText.Shorten(Encoding.UTF8.GetString(answer[(end + 4)..]));
    }

    private static ProbeAnswer None(Uri target, string why) => new(false, $"no answer from {target}: {why}");
}

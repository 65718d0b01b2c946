using System.Globalization;
using System.Text;

namespace Healthcheck.Web;

/// <summary>The part of the cluster that a path asks for: a worker, a connector, or a task.</summary>
internal readonly record struct ResourcePath(string? WorkerId, string? Connector, int? Task)
{
    private const string Workers = "/workers/";
    private const string Connectors = "/connectors/";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="target">
    /// As it stands in the request line, without a host: only there a slash inside a name (%2F) can be told from one between names, and a
    /// name of dots from a folder.
    /// </param>
    /// <returns>Null when the path is not that of a part.</returns>
    public static ResourcePath? Parse(string target)
    {
        if (!target.StartsWith(Workers, StringComparison.Ordinal) && !target.StartsWith(Connectors, StringComparison.Ordinal))
        {
            return null;
        }

        return Split(target) switch
        {
            ["workers", var id] when Decode(id) is { } workerId => new ResourcePath(workerId, null, null),
            ["connectors", var name] when Decode(name) is { } connector => new ResourcePath(null, connector, null),
            ["connectors", var name, "tasks", var id] when Decode(name) is { } connector
                && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var task)
                    => new ResourcePath(null, connector, task),
            _ => null,
        };
    }

    /// <param name="target">As for <see cref="Parse"/>.</param>
    /// <returns>The connector that a path asks to restart; null for other paths.</returns>
    public static string? ParseRestart(string target) =>
        target.StartsWith(Connectors, StringComparison.Ordinal) && Split(target) is ["connectors", var name, "restart"]
            ? Decode(name)
            : null;

    private static string[] Split(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = (query < 0 ? target : target[..query])[1..];
        return (path.EndsWith('/') ? path[..^1] : path).Split('/');
    }

    /// <summary>Proxies are sent a whole URL, and some pass it on.</summary>
    public static string RemoveHost(string target)
    {
        var host = target.StartsWith('/') ? -1 : target.IndexOf("://", StringComparison.Ordinal);
        var path = host < 0 ? -1 : target.IndexOf('/', host + 3);
        return path < 0 ? target : target[path..];
    }

    /// <returns>Null for nothing, and for what is not percent-encoded UTF-8.</returns>
    private static string? Decode(string segment)
    {
        if (segment.Length == 0 || !Ascii.IsValid(segment))
        {
            return null;
        }

        var bytes = new byte[segment.Length];
        var length = 0;
        for (var i = 0; i < segment.Length; i++)
        {
            if (segment[i] != '%')
            {
                bytes[length++] = (byte)segment[i];
            }
            else if (i + 2 < segment.Length
                && byte.TryParse(segment.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[length]))
            {
                length++;
                i += 2;
            }
            else
            {
                return null;
            }
        }

        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

using System.Text;
using System.Text.RegularExpressions;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>
/// What passes on its way to a worker, read along: which restarts it was asked for. Not every version writes that into its log.
/// </summary>
internal sealed partial class RequestCounter
{
    private readonly StringBuilder _sent = new();
    private readonly Lock _gate = new();

    /// <summary>Paths and queries, the oldest first.</summary>
    public string[] Posts
    {
        get
        {
            lock (_gate)
            {
                return [.. Restart().Matches(_sent.ToString()).Select(match => match.Groups[1].Value)];
            }
        }
    }

    /// <summary>Copies until the end, and keeps the text.</summary>
    public async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            lock (_gate)
            {
                _sent.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }

            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    [GeneratedRegex(@"POST (/connectors/\S*restart\S*) HTTP")]
    private static partial Regex Restart();
}

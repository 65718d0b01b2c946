using System.Text;

namespace Healthcheck.StandIn;

/// <summary>What to answer on a path instead of the cluster's truth, with every way a server can misbehave.</summary>
internal sealed class StandInReply
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Status { get; init; } = 200;

    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentType { get; init; } = "application/json";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Waited before the first byte.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>No byte until <see cref="Release"/>, the client's leaving or the stand-in's end.</summary>
    public bool Hangs { get; init; }

    /// <summary>The connection closes without any answer.</summary>
    public bool Drops { get; init; }

    /// <summary>The connection closes after so many bytes of the body.</summary>
    public long? CutAfter { get; init; }

    /// <summary>Waited after each chunk of the body: a trickle.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Bytes written at a time.</summary>
    public int ChunkSize { get; init; } = 16 * 1024;

    /// <summary>So many blanks follow the body, made while sending. Blanks after JSON are valid, so only a size limit stops them.</summary>
    public long Filler { get; init; }

    /// <summary>Whether the length is announced; otherwise the body comes chunked and a client learns its size by reading.</summary>
    public bool AnnounceLength { get; init; } = true;

    internal Task Released => _released.Task;

    public static StandInReply Json(string body, int status = 200)
    {
        return new StandInReply { Status = status, Body = Encoding.UTF8.GetBytes(body) };
    }

    public static StandInReply Json(ReadOnlyMemory<byte> body, int status = 200)
    {
        return new StandInReply { Status = status, Body = body };
    }

    public static StandInReply Text(string body, int status, string contentType = "text/plain")
    {
        return new StandInReply { Status = status, Body = Encoding.UTF8.GetBytes(body), ContentType = contentType };
    }

    /// <summary>Connect's own error body.</summary>
    public static StandInReply Error(int status, string message)
    {
        return Json(StandInJson.Error(status, message), status);
    }

    public static StandInReply Redirect(string location, int status = 302)
    {
        return new StandInReply
        {
            Status = status,
            ContentType = null,
            Headers = new Dictionary<string, string> { ["Location"] = location },
        };
    }

    public static StandInReply Hanging()
    {
        return new StandInReply { Hangs = true };
    }

    public static StandInReply Dropped()
    {
        return new StandInReply { Drops = true };
    }

    public static StandInReply Truncated(string body, long after)
    {
        return new StandInReply { Body = Encoding.UTF8.GetBytes(body), CutAfter = after };
    }

    public static StandInReply Trickle(string body, TimeSpan pause, int chunkSize = 1)
    {
        return new StandInReply { Body = Encoding.UTF8.GetBytes(body), Pause = pause, ChunkSize = chunkSize };
    }

    public static StandInReply Huge(long size, bool announceLength = true)
    {
        return new StandInReply { Body = "{}"u8.ToArray(), Filler = size - 2, AnnounceLength = announceLength };
    }

    /// <summary>Lets every request that hangs on this reply go on, now and later.</summary>
    public void Release()
    {
        _released.TrySetResult();
    }
}

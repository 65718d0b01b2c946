using System.Text;

namespace FakeConnect;

/// <summary>What to answer on a path instead of the cluster's truth, with every way a server can misbehave.</summary>
internal sealed class FakeReply
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

    public static FakeReply Json(string body, int status = 200)
    {
        return new FakeReply { Status = status, Body = Encoding.UTF8.GetBytes(body) };
    }

    public static FakeReply Json(ReadOnlyMemory<byte> body, int status = 200)
    {
        return new FakeReply { Status = status, Body = body };
    }

    public static FakeReply Text(string body, int status, string contentType = "text/plain")
    {
        return new FakeReply { Status = status, Body = Encoding.UTF8.GetBytes(body), ContentType = contentType };
    }

    /// <summary>Connect's own error body.</summary>
    public static FakeReply Error(int status, string message)
    {
        return Json(FakeJson.Error(status, message), status);
    }

    public static FakeReply Redirect(string location, int status = 302)
    {
        return new FakeReply
        {
            Status = status,
            ContentType = null,
            Headers = new Dictionary<string, string> { ["Location"] = location },
        };
    }

    public static FakeReply Hanging()
    {
        return new FakeReply { Hangs = true };
    }

    public static FakeReply Dropped()
    {
        return new FakeReply { Drops = true };
    }

    public static FakeReply Truncated(string body, long after)
    {
        return new FakeReply { Body = Encoding.UTF8.GetBytes(body), CutAfter = after };
    }

    public static FakeReply Trickle(string body, TimeSpan pause, int chunkSize = 1)
    {
        return new FakeReply { Body = Encoding.UTF8.GetBytes(body), Pause = pause, ChunkSize = chunkSize };
    }

    public static FakeReply Huge(long size, bool announceLength = true)
    {
        return new FakeReply { Body = "{}"u8.ToArray(), Filler = size - 2, AnnounceLength = announceLength };
    }

    /// <summary>Lets every request that hangs on this reply go on, now and later.</summary>
    public void Release()
    {
        _released.TrySetResult();
    }
}

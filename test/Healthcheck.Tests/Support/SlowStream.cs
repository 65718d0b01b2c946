namespace Healthcheck.Tests.Support;

/// <summary>Gives one to seven bytes a read, so that every token is torn somewhere.</summary>
internal sealed class SlowStream(byte[] bytes) : MemoryStream
{
    private int _reads;
    private int _position;

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(Math.Min(buffer.Length, bytes.Length - _position), 1 + (_reads++ % 7));
        bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));
}

/// <summary>Never gives a byte, but notices when nobody waits any more.</summary>
internal sealed class StalledStream : MemoryStream
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Until somebody waits for the first byte.</summary>
    public Task AskedAsync() => _asked.Task.WaitAsync(TimeSpan.FromSeconds(10));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var never = new TaskCompletionSource<int>();
        await using var given = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
        _asked.TrySetResult();
        return await never.Task;
    }
}

/// <summary>Gives the head, then the same byte for ever.</summary>
internal sealed class EndlessStream(byte[] head, byte more) : Stream
{
    private int _position;

    public long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var fromHead = Math.Min(buffer.Length, head.Length - _position);
        head.AsSpan(_position, fromHead).CopyTo(buffer);
        buffer[fromHead..].Fill(more);
        _position += fromHead;
        Given += buffer.Length;
        return buffer.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

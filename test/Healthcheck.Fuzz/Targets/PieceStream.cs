namespace Healthcheck.Fuzz.Targets;

/// <summary>A body as a network brings it: in pieces whose lengths follow from a number, at once or byte by byte.</summary>
internal sealed class PieceStream(ReadOnlyMemory<byte> body, uint pieces) : Stream
{
    private uint _pieces = pieces;
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(Math.Min(buffer.Length, body.Length - _position), NextPiece());
        body.Span.Slice(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Zero is the whole; of a large body, larger pieces.</summary>
    private int NextPiece()
    {
        if (_pieces == 0)
        {
            return int.MaxValue;
        }

        _pieces = (_pieces * 1664525) + 1013904223;
        _pieces = _pieces == 0 ? 1 : _pieces;
        var length = 1 + (int)(_pieces >> 24) % (1 + (int)(_pieces >> 16) % 24);
        return body.Length > 4096 ? length * 2048 : length;
    }
}

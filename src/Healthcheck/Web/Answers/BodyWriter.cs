using System.Buffers;
using System.Collections.Immutable;

namespace Healthcheck.Web;

/// <summary>Gathers the bytes of a body piece by piece, so that none is copied when it grows.</summary>
internal sealed class BodyWriter : Stream, IBufferWriter<byte>
{
    private const int Smallest = 1024;

    /// <summary>Small enough to stay out of the heap of large objects.</summary>
    private const int Largest = 32 * 1024;

    private readonly ImmutableArray<ReadOnlyMemory<byte>>.Builder _full = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
    private byte[] _piece = [];
    private int _used;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public Body ToBody()
    {
        EndPiece();
        return new Body(_full.ToImmutable());
    }

    public void Advance(int count) => _used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _piece.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _piece.AsSpan(_used);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var room = GetSpan();
            var taken = Math.Min(room.Length, buffer.Length);
            buffer[..taken].CopyTo(room);
            Advance(taken);
            buffer = buffer[taken..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Everything is in memory.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void MakeRoom(int size)
    {
        if (Math.Max(size, 1) > _piece.Length - _used)
        {
            var next = Math.Clamp(_piece.Length * 2, Smallest, Largest);
            EndPiece();
            _piece = new byte[Math.Max(size, next)];
        }
    }

    /// <summary>What is mostly unused is not kept: there may be thousands of small bodies.</summary>
    private void EndPiece()
    {
        if (_used > 0)
        {
            _full.Add(_used > _piece.Length / 4 * 3 ? _piece.AsMemory(0, _used) : _piece.AsSpan(0, _used).ToArray());
        }

        _piece = [];
        _used = 0;
    }
}

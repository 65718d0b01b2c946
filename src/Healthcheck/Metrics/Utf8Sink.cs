using System.Buffers;

namespace Healthcheck.Metrics;

/// <summary>Gathers bytes and hands them on in pieces, so that a page of many megabytes needs no buffer of that size.</summary>
internal sealed class Utf8Sink(Stream to) : IBufferWriter<byte>, IDisposable
{
    private const int Size = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Size);
    private int _used;

    public void Advance(int count) => _used += count;

    /// <returns>Never nothing, whatever the hint.</returns>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (Math.Max(sizeHint, 1) > _buffer.Length - _used)
        {
            MakeRoom(sizeHint);
        }

        return _buffer.AsSpan(_used);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _buffer.AsMemory(_used);
    }

    public void Flush()
    {
        to.Write(_buffer, 0, _used);
        _used = 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void MakeRoom(int size)
    {
        Flush();
        if (size > _buffer.Length)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = ArrayPool<byte>.Shared.Rent(size);
        }
    }
}

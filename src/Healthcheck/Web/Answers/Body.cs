using System.Collections.Immutable;

namespace Healthcheck.Web;

/// <summary>
/// The bytes of an answer, in pieces: a body of many megabytes needs no array of its size. It is made once and shared by all who
/// are being answered with it.
/// </summary>
internal sealed class Body(ImmutableArray<ReadOnlyMemory<byte>> pieces)
{
    public static readonly Body Empty = new([]);

    /// <summary>None is empty.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Pieces => pieces;

    public long Length { get; } = pieces.Sum(piece => (long)piece.Length);

    public static Body Create(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? Empty : new Body([bytes.ToArray()]);

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        var at = 0;
        foreach (var piece in pieces)
        {
            piece.CopyTo(bytes.AsMemory(at));
            at += piece.Length;
        }

        return bytes;
    }
}

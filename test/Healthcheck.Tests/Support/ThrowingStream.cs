namespace Healthcheck.Tests.Support;

/// <summary>A body that cannot be read.</summary>
internal sealed class ThrowingStream(Func<Exception> fault) : MemoryStream
{
    /// <summary>As the decoder of brotli fails.</summary>
    public static ThrowingStream Undecodable => new(() => new InvalidOperationException("Decoder ran into invalid data."));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw fault();
}

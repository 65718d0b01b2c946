namespace Healthcheck.Rest;

/// <summary>The bytes of a body as they come, decompressed by the handler below. Every body is read through this.</summary>
internal static class BodyBytes
{
    /// <returns>How many bytes have been read; 0 at the end.</returns>
    /// <exception cref="InvalidDataException">Its compression is broken.</exception>
    /// <exception cref="IOException">It broke off.</exception>
    public static async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            // This is how brotli says it, where gzip and deflate throw InvalidDataException.
            throw new InvalidDataException(exception.Message, exception);
        }
    }
}

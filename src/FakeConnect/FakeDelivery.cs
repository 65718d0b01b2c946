namespace FakeConnect;

/// <summary>Sends one reply the way it asks to be sent.</summary>
internal static class FakeDelivery
{
    public static async Task SendAsync(HttpContext context, FakeReply reply, TimeProvider time, CancellationToken cancellationToken)
    {
        if (reply.Delay > TimeSpan.Zero)
        {
            await Task.Delay(reply.Delay, time, cancellationToken);
        }

        if (reply.Hangs)
        {
            await reply.Released.WaitAsync(cancellationToken);
        }

        if (reply.Drops)
        {
            context.Abort();
            return;
        }

        var length = reply.Body.Length + reply.Filler;
        WriteHead(context.Response, reply, length);
        await context.Response.StartAsync(cancellationToken);
        await WriteBodyAsync(context.Response.Body, reply, Math.Min(length, reply.CutAfter ?? length), time, cancellationToken);
        if (reply.CutAfter < length)
        {
            await context.Response.Body.FlushAsync(cancellationToken);

            // Abort() would race with the bytes still on their way; after an exception Kestrel sends them, then closes.
            throw new IOException("The stand-in cuts this answer short on purpose.");
        }
    }

    private static void WriteHead(HttpResponse response, FakeReply reply, long length)
    {
        response.StatusCode = reply.Status;
        response.ContentType = reply.ContentType;
        foreach (var (name, value) in reply.Headers)
        {
            response.Headers[name] = value;
        }

        var mayHaveBody = reply.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified);
        if (reply.AnnounceLength && mayHaveBody)
        {
            response.ContentLength = length;
        }
    }

    private static async Task WriteBodyAsync(
        Stream stream, FakeReply reply, long end, TimeProvider time, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> blanks = default;
        for (long sent = 0; sent < end;)
        {
            var size = (int)Math.Min(reply.ChunkSize, end - sent);
            ReadOnlyMemory<byte> chunk;
            if (sent < reply.Body.Length)
            {
                chunk = reply.Body.Slice((int)sent, (int)Math.Min(size, reply.Body.Length - sent));
            }
            else
            {
                blanks = blanks.IsEmpty ? Blanks(reply.ChunkSize) : blanks;
                chunk = blanks[..size];
            }

            await stream.WriteAsync(chunk, cancellationToken);
            sent += chunk.Length;
            if (reply.Pause > TimeSpan.Zero)
            {
                await stream.FlushAsync(cancellationToken);
                await Task.Delay(reply.Pause, time, cancellationToken);
            }
        }
    }

    private static byte[] Blanks(int size)
    {
        var blanks = new byte[size];
        Array.Fill(blanks, (byte)' ');
        return blanks;
    }
}

using System.IO.Pipelines;

namespace Healthcheck.Web;

/// <summary>
/// Sends an answer piece by piece and waits in between until the client has taken enough: what is buffered for one that does not
/// read is a few pieces, however large the answer.
/// </summary>
internal sealed class AnswerSender(LargeAnswers large)
{
    private const int MostAtOnce = 8 * 1024;

    /// <summary>What is sent without waiting for others. The probes of Kubernetes read no more than 10 KiB.</summary>
    private const int FirstBytes = 12 * 1024;

    public Task SendAsync(HttpContext context, Answer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentLength = answer.Status is StatusCodes.Status304NotModified ? null : answer.Body.Length;
        if (answer.ContentType.Length > 0)
        {
            response.ContentType = answer.ContentType;
        }

        if (answer.ContentEncoding is { } encoding)
        {
            response.Headers.ContentEncoding = encoding;
        }

        if (answer.Vary is { } vary)
        {
            response.Headers.Vary = vary;
        }

        if (answer.ETag is { } tag)
        {
            response.Headers.ETag = tag;
        }

        if (answer.IsForEver)
        {
            response.Headers.CacheControl = "public, max-age=31536000, immutable";
        }

        if (answer.ContentSecurityPolicy is { } policy)
        {
            response.Headers.ContentSecurityPolicy = policy;
            response.Headers["Referrer-Policy"] = "no-referrer";
        }

        if (answer.Body.Length == 0 || HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        // Mostly the bytes are taken at once; then a task that says so need not be made for each probe.
        var first = answer.Body.Pieces[0];
        var sent = response.BodyWriter.WriteAsync(first[..Math.Min(first.Length, MostAtOnce)]);
        if (!sent.IsCompletedSuccessfully || answer.Body.Length > MostAtOnce || answer.Body.Pieces.Length > 1)
        {
            return SendRestAsync(context, answer.Body, sent.AsTask());
        }

        sent.GetAwaiter().GetResult();
        return Task.CompletedTask;
    }

    private async Task SendRestAsync(HttpContext context, Body body, Task<FlushResult> first)
    {
        var client = context.Features.Get<ClientConnection>();
        var flushed = await first;
        var sent = Math.Min(body.Pieces[0].Length, MostAtOnce);
        var offset = sent;
        var hasPlace = false;
        try
        {
            foreach (var piece in body.Pieces)
            {
                for (; offset < piece.Length; offset += MostAtOnce)
                {
                    if (flushed.IsCompleted || flushed.IsCanceled || context.RequestAborted.IsCancellationRequested)
                    {
                        // The client is gone. Kestrel may not have noticed, and would take the short answer for a fault of ours.
                        context.Abort();
                        return;
                    }

                    if (!hasPlace && sent >= FirstBytes && client is not null)
                    {
                        await large.EnterAsync(client, body);
                        hasPlace = true;
                    }

                    var next = piece.Slice(offset, Math.Min(MostAtOnce, piece.Length - offset));
                    flushed = await context.Response.BodyWriter.WriteAsync(next);
                    client?.Move();
                    sent += next.Length;
                }

                offset = 0;
            }
        }
        finally
        {
            if (hasPlace)
            {
                large.Leave(client!);
            }
        }
    }
}

using System.Buffers;
using System.IO.Pipelines;
using Healthcheck.Web;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Healthcheck.Tests.Web;

/// <summary>What is sent of an answer, to whom reads and to whom does not.</summary>
[CancelAfter(30_000)]
internal sealed class AnswerSenderTests
{
    private const int KiB = 1024;

    /// <summary>What the client has not taken when the server begins to wait for it.</summary>
    private const int Unread = 16 * KiB;

    private Pipe _body = null!;

    /// <summary>Whoever reads runs what was waiting for it, so that afterwards all that can be sent has been.</summary>
    [SetUp]
    public void Start() => _body = new Pipe(new PipeOptions(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: Unread,
        resumeWriterThreshold: Unread / 2,
        useSynchronizationContext: false));

    // A body in one piece, and one in several, around what is sent at a time.
    [TestCase(1)]
    [TestCase(8 * KiB)]
    [TestCase((8 * KiB) + 1)]
    [TestCase(100 * KiB)]
    [TestCase(3, 5)]
    [TestCase(10 * KiB, 1, 20 * KiB)]
    public async Task SendAsync_ClientThatReads_GetsEachByteInOrder(params int[] pieces)
    {
        using var large = new LargeAnswers(1, 0, TimeSpan.FromMinutes(10));
        var body = Create(pieces);
        var client = new Client(_body.Writer);

        var sending = client.SendAsync(large, body);
        var received = await ReadAsync((int)body.Length).WaitAsync(RunningDaemon.Patience);
        await sending.WaitAsync(RunningDaemon.Patience);

        Assert.That(received, Is.EqualTo(body.ToArray()));
        Assert.That(client.Context.Response.ContentLength, Is.EqualTo(body.Length));
        Assert.That(client.IsAborted, Is.False);
    }

    [Test]
    public async Task SendAsync_ClientThatReadsNothing_IsWaitedForWithLittleBuffered()
    {
        using var large = new LargeAnswers(1, 0, TimeSpan.FromMinutes(10));
        var client = new Client(_body.Writer);
        var sending = client.SendAsync(large, Create(1000 * KiB));

        Assert.That(sending.IsCompleted, Is.False);
        _body.Reader.TryRead(out var buffered);
        Assert.That(buffered.Buffer.Length, Is.InRange(Unread, Unread + (8 * KiB)));

        // It has gone away: the rest is not sent to nobody.
        await _body.Reader.CompleteAsync();
        await sending.WaitAsync(RunningDaemon.Patience);
        Assert.That(client.IsAborted, Is.True);
    }

    /// <summary>Only so many large answers are sent at a time; what a probe reads does not wait for them.</summary>
    [TestCase(16 * KiB, true)]
    [TestCase((16 * KiB) + 1, false)]
    public async Task SendAsync_NoPlaceForLargeAnswers_OnlyAShortOneIsSent(int bytes, bool isSent)
    {
        using var large = new LargeAnswers(1, 0, TimeSpan.FromMinutes(10));
        var other = new Client(_body.Writer);
        await large.EnterAsync(other.Connection, Create(1));
        var sending = new Client(_body.Writer).SendAsync(large, Create(bytes));
        await ReadAsync(16 * KiB).WaitAsync(RunningDaemon.Patience);
        if (isSent)
        {
            await sending.WaitAsync(RunningDaemon.Patience);
            return;
        }

        Assert.That(sending.IsCompleted, Is.False);
        large.Leave(other.Connection);
        await ReadAsync(1).WaitAsync(RunningDaemon.Patience);
        await sending.WaitAsync(RunningDaemon.Patience);
    }

    [Test]
    public async Task SendAsync_LargeAnswerSent_LeavesItsPlaceToTheNext()
    {
        using var large = new LargeAnswers(1, 0, TimeSpan.FromMinutes(10));
        for (var i = 0; i < 3; i++)
        {
            var sending = new Client(_body.Writer).SendAsync(large, Create(100 * KiB));
            await ReadAsync(100 * KiB).WaitAsync(RunningDaemon.Patience);
            await sending.WaitAsync(RunningDaemon.Patience);
        }
    }

    /// <summary>By that is chosen who is let go: not who takes what is sent.</summary>
    [Test]
    public async Task SendAsync_EachPieceTaken_IsAMoveOfTheClient()
    {
        using var large = new LargeAnswers(1, 0, TimeSpan.FromMinutes(10));
        var client = new Client(_body.Writer);
        var before = client.Connection.LastMove;
        var sending = client.SendAsync(large, Create(80 * KiB));
        await ReadAsync(80 * KiB).WaitAsync(RunningDaemon.Patience);
        await sending.WaitAsync(RunningDaemon.Patience);

        Assert.That(client.Connection.LastMove - before, Is.EqualTo(9));
    }

    [TestCase("HEAD", 200, 5)]
    [TestCase("GET", 304, null)]
    public async Task SendAsync_WithoutBody_TellsItsLengthWhereThereIsOne(string method, int status, long? length)
    {
        using var large = new LargeAnswers(1, 0, TimeSpan.FromMinutes(10));
        var client = new Client(_body.Writer) { Context = { Request = { Method = method } } };
        var answer = new Answer(status, "text/plain", status == 304 ? Body.Empty : Create(5));

        await new AnswerSender(large).SendAsync(client.Context, answer);

        Assert.That((client.Context.Response.StatusCode, client.Context.Response.ContentLength), Is.EqualTo((status, length)));
        Assert.That(_body.Reader.TryRead(out _), Is.False);
    }

    [Test]
    public async Task SendAsync_Headers_AreThoseOfTheAnswer()
    {
        using var large = new LargeAnswers(1, 0, TimeSpan.FromMinutes(10));
        var client = new Client(_body.Writer);
        await new AnswerSender(large).SendAsync(client.Context, new Answer(200, "text/html", Create(1))
        {
            ContentEncoding = "gzip",
            Vary = "Accept",
            ETag = "\"1\"",
            IsForEver = true,
            ContentSecurityPolicy = "default-src 'none'",
        });

        Assert.That(client.Context.Response.Headers.Select(header => $"{header.Key}: {header.Value}"), Is.EquivalentTo((string[])
        [
            "Content-Length: 1", "Content-Type: text/html", "Content-Encoding: gzip", "Vary: Accept", "ETag: \"1\"",
            "Cache-Control: public, max-age=31536000, immutable", "Content-Security-Policy: default-src 'none'",
            "Referrer-Policy: no-referrer",
        ]));
    }

    private static Body Create(params int[] pieces)
    {
        var value = 0;
        return new Body([.. pieces.Select(length =>
            (ReadOnlyMemory<byte>)Enumerable.Range(0, length).Select(_ => (byte)(value++ % 251)).ToArray())]);
    }

    private async Task<byte[]> ReadAsync(int bytes)
    {
        var read = await _body.Reader.ReadAtLeastAsync(bytes);
        var received = read.Buffer.Slice(0, bytes);
        var copy = received.ToArray();
        _body.Reader.AdvanceTo(received.End);
        return copy;
    }

    /// <summary>A request as the server hands it over, whose answer goes into a pipe.</summary>
    private sealed class Client : IHttpResponseBodyFeature, IHttpRequestLifetimeFeature
    {
        public Client(PipeWriter writer)
        {
            Writer = writer;
            Connection = new ClientConnection(new DefaultConnectionContext(), new ConnectionLimit(100, 0));
            Context.Request.Method = "GET";
            Context.Features.Set<IHttpResponseBodyFeature>(this);
            Context.Features.Set<IHttpRequestLifetimeFeature>(this);
            Context.Features.Set(Connection);
        }

        public DefaultHttpContext Context { get; } = new();

        public ClientConnection Connection { get; }

        public bool IsAborted { get; private set; }

        public PipeWriter Writer { get; }

        public Stream Stream => Writer.AsStream();

        public CancellationToken RequestAborted { get; set; }

        public Task SendAsync(LargeAnswers large, Body body) =>
            new AnswerSender(large).SendAsync(Context, new Answer(200, "text/plain", body));

        public void Abort() => IsAborted = true;

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
            // Nothing is buffered but by the pipe.
        }
    }
}

using System.Net;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>Whoever answers without end, or at great length, is read and told of no further than is useful.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class BoundedReadingTests
{
    [Test]
    public async Task AskAsync_EndlessAnswer_IsReadUpTo64KiB()
    {
        using var connect = new StubConnect(check: WorkerCheck.Health);
        await using var endless = new EndlessStream("""{"status":"healthy","message":" """u8.ToArray(), (byte)'x');
        connect.Health.Says(() => new StreamContent(endless));

        await connect.Liveness.AskAsync(connect.Connection, [], CancellationToken.None);

        Assert.That(endless.Given, Is.EqualTo(64 * 1024));
    }

    [Test]
    public async Task ReadAsync_EndlessError_IsReadUpTo16KiB()
    {
        using var connect = new StubConnect();
        await using var endless = new EndlessStream("""{"error_code":403,"message":" """u8.ToArray(), (byte)'x');
        connect.List.Says(() => new StreamContent(endless), HttpStatusCode.Forbidden);

        await connect.FailAsync();

        Assert.That(endless.Given, Is.EqualTo(16 * 1024));
    }

    [TestCase(200, 200, "")]
    [TestCase(201, 200, "...")]
    [TestCase(10_000, 200, "...")]
    public async Task ReadAsync_LongMessage_IsToldWith200Characters(int length, int told, string end)
    {
        using var connect = new StubConnect();
        connect.List.Says($$"""{"error_code":500,"message":"{{new string('x', length)}}"}""", HttpStatusCode.NotImplemented);

        Assert.That((await connect.FailAsync()).Detail, Is.EqualTo($"http://connect:8083/ answered 501: {new string('x', told)}{end}"));
    }
}

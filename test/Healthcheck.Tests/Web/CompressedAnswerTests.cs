using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FakeConnect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>Answers that a proxy has compressed, well or not, over real connections.</summary>
[TestFixture]
[CancelAfter(30_000)]
internal sealed class CompressedAnswerTests
{
    private const string List = """{"orders":{"status":{"connector":{"state":"FAILED","worker_id":"w:1"},"tasks":[],"type":"sink"}}}""";
    private const string BugLine = "Error PollBug";
    private static readonly string[] Encodings = ["gzip", "deflate", "br"];

    private FakeWorker _connect = null!;

    [SetUp]
    public async Task StartAsync() =>
        (_connect, _) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "sink", 1, "w:1"));

    [TearDown]
    public async Task StopAsync() => await _connect.DisposeAsync();

    [TestCaseSource(nameof(Encodings))]
    public async Task Poll_CompressedList_IsRead(string encoding)
    {
        _connect.Answer("/connectors", Encoded(encoding, Compress(encoding, List)));
        await using var daemon = await RunningDaemon.StartAsync(_connect.Address, new ManualTimeProvider());

        Assert.That((await daemon.AskAsync("/")).Body, Does.Contain("\"state\":\"FAILED\""));
    }

    [Test]
    public async Task Poll_BrokenList_IsInvalidBody([ValueSource(nameof(Encodings))] string encoding, [Values] bool isCut)
    {
        var body = isCut ? Compress(encoding, List + new string(' ', 100_000) + Guid.NewGuid())[..^20] : Garbage;
        _connect.Answer("/connectors", Encoded(encoding, body));

        await AssertFaultAsync("invalid_body");
    }

    [TestCaseSource(nameof(Encodings))]
    public async Task Poll_BrokenStatusOfOne_IsInvalidBody(string encoding)
    {
        _connect.Version = FakeVersion.NoExpand;
        _connect.Answer("/connectors/orders/status", Encoded(encoding, Garbage));

        await AssertFaultAsync("invalid_body");
    }

    [TestCaseSource(nameof(Encodings))]
    public async Task Poll_BrokenErrorBody_IsTheErrorWithoutItsWords(string encoding)
    {
        _connect.Answer("/connectors", Encoded(encoding, Garbage, 403));

        await AssertFaultAsync("auth");
    }

    [TestCaseSource(nameof(Encodings))]
    public async Task Poll_BrokenAnswerToTheQuestionOfLife_IsNoProof(string encoding)
    {
        foreach (var path in new[] { "/health", "/connectors/orders", "/connectors/healthcheck-asks-for-no-connector" })
        {
            _connect.Answer(path, Encoded(encoding, Garbage));
        }

        await using var daemon = await RunningDaemon.StartAsync(_connect.Address, new ManualTimeProvider());

        Assert.That((await daemon.AskAsync("/")).Code, Is.EqualTo(503));
        Assert.That(daemon.Logs.All, Does.Not.Contain(BugLine));
    }

    private static byte[] Garbage => [.. Enumerable.Repeat<byte[]>([0xFF, 0xFE, .. " no such thing "u8], 20).SelectMany(bytes => bytes)];

    private async Task AssertFaultAsync(string reason)
    {
        await using var daemon = await RunningDaemon.StartAsync(_connect.Address, new ManualTimeProvider());

        using var status = JsonDocument.Parse(await daemon.ReadAsync("/status"));

        Assert.That(
            status.RootElement.GetProperty("polls").GetProperty("last_fault").GetProperty("reason").GetString(), Is.EqualTo(reason));
        Assert.That(daemon.Logs.All, Does.Not.Contain(BugLine));
    }

    private static FakeReply Encoded(string encoding, byte[] body, int status = 200) => new()
    {
        Status = status,
        Body = body,
        Headers = new Dictionary<string, string> { ["Content-Encoding"] = encoding },
    };

    private static byte[] Compress(string encoding, string text)
    {
        using var packed = new MemoryStream();
        using (Stream pack = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(packed, CompressionLevel.Fastest),
            _ => new BrotliStream(packed, CompressionLevel.Fastest),
        })
        {
            pack.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}

using System.Text;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Rest;

/// <summary>How bytes become tokens, and how many are read at most.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class StatusStreamReaderTests
{
    private const string Running = """{"status":{"connector":{"state":"RUNNING","worker_id":"w:1"},"tasks":[]}}""";

    [Test]
    public async Task ReadAsync_ByteOrderMark_IsPassedOver()
    {
        using var connect = new StubConnect();
        connect.List.Says(() => new ByteArrayContent([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("{\"a\":" + Running + "}")]));

        Assert.That((await connect.SeeAsync()).Connectors, Has.Length.EqualTo(1));
    }

    [Test]
    public async Task ReadAsync_ByteOrderMarkByteByByte_IsPassedOver()
    {
        using var connect = new StubConnect();
        byte[] body = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("{\"a\":" + Running + "}")];
        connect.List.Says(() => new StreamContent(new SlowStream(body)));

        Assert.That((await connect.SeeAsync()).Connectors, Has.Length.EqualTo(1));
    }

    [TestCase("\"bad \u0001 end\"", "bad", TestName = "ReadAsync_InvalidUtf8InTrace_ShowsTheRest")]
    [TestCase("\"bad \\ud800 end\"", "bad", TestName = "ReadAsync_LoneSurrogateInTrace_ShowsTheRest")]
    public async Task ReadAsync_UnreadableTrace_ShowsTheRest(string trace, string expected)
    {
        using var connect = new StubConnect();
        var body = Encoding.UTF8.GetBytes(
            "{\"a\":{\"status\":{\"connector\":{\"state\":\"FAILED\",\"trace\":" + trace + "},\"tasks\":[]}},\"b\":" + Running + "}");
        var mark = Array.IndexOf(body, (byte)1);
        if (mark >= 0)
        {
            body[mark] = 0xFF;
        }

        connect.List.Says(() => new ByteArrayContent(body));

        var connectors = (await connect.SeeAsync()).Connectors;

        Assert.That(connectors[0].Trace, Does.StartWith(expected).And.EndsWith("end"));
        Assert.That(connectors[1].State, Is.SameAs(ConnectState.Running));
    }

    /// <summary>A byte that promises more of a character than follows hides neither an escape nor the end of the string.</summary>
    [Test]
    public async Task ReadAsync_InvalidUtf8AtTheCut_IsReadToItsEnd(
        [Values(0xC3, 0xE2, 0xED, 0xF0, 0xFF)] int lead, [Range(0, 5)] int shift)
    {
        var start = new string('x', shift);
        var trace = await ReadTraceAsync(start, [.. "\\\""u8, (byte)lead, (byte)','], 50_000);

        Assert.That(trace, Does.StartWith(start + "\\\"\ufffd,"), "as it came");
    }

    /// <summary>No character begins anywhere in more than a buffer.</summary>
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(10_000)]
    public async Task ReadAsync_NothingButRestsOfCharacters_IsReadToItsEnd(int before)
    {
        var start = new string('x', before);
        var trace = await ReadTraceAsync(start, [0x80], 300_000);

        Assert.That(trace, Does.StartWith(start.Length < 8192 ? start + '\ufffd' : start[..8192]));
    }

    [TestCase(1)]
    [TestCase(100)]
    [TestCase(60_000)]
    public async Task ReadAsync_SpaceBeforeALongString_IsReadToItsEnd(int spaces)
    {
        using var connect = new StubConnect();
        var (space, trace) = (new string(' ', spaces), new string('x', 300_000));
        connect.List.Says(
            "{\"a\":{\"status\":{\"connector\":{\"trace\" :" + space + "\"" + trace + "\",\"state\":\"FAILED\"},\"tasks\":[]}} ," + space + "\"b\":" + Running + "}");

        var connectors = (await connect.SeeAsync()).Connectors;

        Assert.That((connectors.Length, connectors[0].Trace?[..8192]), Is.EqualTo((2, trace[..8192])));
    }

    /// <summary>Nobody writes so; it ends all the same.</summary>
    [TestCase(",")]
    [TestCase("")]
    public async Task ReadAsync_MoreSpaceThanTheBufferHolds_IsReadOrAFault(string separator)
    {
        using var connect = new StubConnect();
        connect.List.Says("{\"a\":" + Running + separator + new string(' ', 200_000) + "\"b\":" + Running + "}");

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.InvalidBody));
    }

    private static async Task<string?> ReadTraceAsync(string start, byte[] unit, int times)
    {
        using var connect = new StubConnect { TurnsClock = false };
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes("{\"a\":{\"status\":{\"connector\":{\"state\":\"FAILED\",\"trace\":\"" + start),
            .. Enumerable.Repeat(unit, times).SelectMany(bytes => bytes),
            .. Encoding.UTF8.GetBytes("\"},\"tasks\":[]}},\"b\":" + Running + "}"),
        ];
        connect.List.Says(() => new ByteArrayContent(body));

        var connectors = (await connect.SeeAsync().WaitAsync(RunningDaemon.Patience)).Connectors;

        Assert.That(connectors[1].State, Is.SameAs(ConnectState.Running));
        return connectors[0].Trace;
    }

    /// <summary>Also what is only passed over has to be JSON.</summary>
    [TestCase("\\ud8")]
    [TestCase("\\uzzzz")]
    [TestCase("\\x")]
    [TestCase("\t")]
    public async Task ReadAsync_DamageBeyondTheBuffer_IsNoJson(string damage)
    {
        using var connect = new StubConnect();
        var text = new string('x', 100_000) + damage;
        connect.List.Says("{\"a\":{\"status\":{\"connector\":{\"state\":\"RUNNING\",\"new\":\"" + text + "\"},\"tasks\":[]}}}");

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.InvalidBody));
    }

    [TestCase("{", ' ')]
    [TestCase("""{"a":{"status":{"connector":{"trace":" """, 'x')]
    [TestCase("""{"a":{"new":" """, 'x')]
    public async Task ReadAsync_EndlessBody_IsGivenUpAtLimit(string head, char more)
    {
        using var connect = new StubConnect(new RestOptions { MaxBodyBytes = 1_000_000 });
        await using var endless = new EndlessStream(Encoding.UTF8.GetBytes(head), (byte)more);
        connect.List.Says(() => new StreamContent(endless));

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.TooLarge));
        Assert.That(endless.Given, Is.LessThan(1_200_000));
    }

    [TestCase(0, true)]
    [TestCase(-1, false)]
    public async Task ReadAsync_BodyAroundLimit_IsReadUpToLimit(int slack, bool isRead)
    {
        var body = Given.Body(Given.Connector("orders", "RUNNING", "w:1", Given.Task(0)));
        using var connect = new StubConnect(new RestOptions { MaxBodyBytes = body.Length + slack });
        connect.List.Says(body);

        Assert.That(await connect.ReadAsync() is ConnectReading.Seen, Is.EqualTo(isRead));
    }

    [Test]
    public async Task ReadAsync_StreamBreaksOff_GivesInvalidBody()
    {
        using var connect = new StubConnect();
        connect.List.Says(() => new StreamContent(new BrokenStream()));

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.InvalidBody));
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new HttpIOException(HttpRequestError.ResponseEnded);
    }
}

using System.IO.Compression;
using System.Text;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>However small an answer is on the wire, no more of it is kept than is allowed.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class ReadingBudgetTests
{
    private const string Tasks = """[{"id":0,"state":"RUNNING"},{"id":1,"state":"RUNNING"}]""";
    private const string Status = """{"connector":{"state":"RUNNING"},"tasks":""" + Tasks + "}";

    /// <summary>Each of these is five connectors and tasks.</summary>
    private static readonly (string Path, string Body)[] Fives =
    [
        (
            "connectors?expand=status",
            "{\"a\":{\"status\":" + Status + "},\"b\":{\"status\":{\"connector\":{\"state\":\"RUNNING\"},\"tasks\":[3]}}}"),
        ("connectors?expand=status", "{\"a\":{\"status\":{\"connector\":{},\"tasks\":[1,null,[],{}]}}}"),
        ("connectors?expand=status", "{\"a\":{\"status\":" + Status + "},\"b\":7,\"c\":null}"),
        ("connectors?expand=status", "{\"a\":{\"status\":" + Status + ",\"info\":{\"tasks\":[{},{},{},{},{}]}}}"),
        ("connectors", """["a","b","c","d","e"]"""),
    ];

    [TestCaseSource(nameof(Fives))]
    public async Task ReadAsync_AroundTheLimit_IsReadUpToIt((string Path, string Body) five)
    {
        var (fits, exceeds) = (await ReadAsync(5), await ReadAsync(4));

        Assert.That(fits, Is.InstanceOf<ConnectReading.Seen>());
        Assert.That((exceeds as ConnectReading.Unreachable)?.Reason, Is.EqualTo(FaultReason.TooLarge));
        Assert.That(exceeds.ToString(), Does.EndWith("more than 4 connectors and tasks (--max-connectors-and-tasks)"));

        async Task<ConnectReading> ReadAsync(int most)
        {
            using var connect = new StubConnect(new RestOptions { MaxConnectorsAndTasks = most, AskNames = five.Path == "connectors" });
            connect.List.Says("{}");
            connect[five.Path].Says(five.Body);
            return await connect.ReadAsync();
        }
    }

    [TestCase(6, true)]
    [TestCase(5, false)]
    public async Task ReadAsync_OneByOne_TheLimitIsForAllTogether(int most, bool fits)
    {
        using var connect = new StubConnect(new RestOptions { MaxConnectorsAndTasks = most }) { TurnsClock = false };
        connect.List.Says("""["a","b"]""");
        connect["connectors/a/status"].Says(Status);
        connect["connectors/b/status"].Says(Status);

        var reading = await connect.ReadAsync();

        Assert.That(reading, fits ? Is.InstanceOf<ConnectReading.Seen>() : Is.InstanceOf<ConnectReading.Unreachable>());
        Assert.That(reading.ToString(), fits ? Is.Not.Empty : Does.StartWith("too_large: "));
    }

    [Test]
    public async Task ReadAsync_OneByOneManyNames_AreNotEvenAskedFor()
    {
        using var connect = new StubConnect(new RestOptions { MaxConnectorsAndTasks = 1 });
        connect.List.Says("""["a","b"]""");
        var asked = connect["connectors/a/status"].Says(Status);

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.TooLarge));
        Assert.That(asked.Calls, Is.Zero);
    }

    [Test]
    public async Task ReadAsync_TenMillionTasksInTwentyKilobytes_AreNotKept()
    {
        using var connect = new StubConnect();
        using var wire = new MemoryStream();
        await using (var gzip = new GZipStream(wire, CompressionLevel.SmallestSize, leaveOpen: true))
        await using (var text = new StreamWriter(gzip))
        {
            await text.WriteAsync("{\"orders\":{\"status\":{\"connector\":{\"state\":\"RUNNING\"},\"tasks\":[1");
            await text.WriteAsync(string.Concat(Enumerable.Repeat(",1", 10_000_000)));
            await text.WriteAsync("]}}}");
        }

        connect.List.Says(() => new StreamContent(new GZipStream(new MemoryStream(wire.ToArray()), CompressionMode.Decompress)));
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var fault = await connect.FailAsync();

        Assert.That(wire.Length, Is.LessThan(30_000));
        Assert.That(fault.Reason, Is.EqualTo(FaultReason.TooLarge));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(64 << 20));
    }

    [TestCase(1150, 14_000, true)]
    [TestCase(1300, 14_000, false)]
    public async Task ReadAsync_LongNames_AreBoundedTogether(int count, int length, bool fits)
    {
        using var connect = new StubConnect();
        var tail = new string('x', length);
        connect.List.Says("{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}{tail}\":{{\"status\":{Status}}}")) + "}");

        var reading = await connect.ReadAsync();

        Assert.That(reading is ConnectReading.Seen, Is.EqualTo(fits));
        Assert.That(reading.ToString(), fits ? Is.Not.Empty : Does.StartWith("too_large: ").And.EndsWith("16 MiB together"));
    }

    [TestCase(1150, true)]
    [TestCase(1300, false)]
    public async Task ReadAsync_LongNamesAlone_AreBoundedTogether(int count, bool fits)
    {
        using var connect = new StubConnect(new RestOptions { AskNames = true });
        connect.List.Says("{}");
        var tail = new string('x', 14_000);
        connect.Names.Says("[" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}{tail}\"")) + "]");

        Assert.That((await connect.ReadAsync()).ToString(), fits ? Is.Not.Empty : Does.EndWith("16 MiB together"));
    }

    /// <summary>Else one of many clusters could have what is meant for all.</summary>
    [Test]
    public async Task ReadAsync_RoomAndRedactorGiven_AreTheOnesThatCount()
    {
        using var connect = new StubConnect();
        connect.List.Says("""{"a":{"status":{"connector":{"state":"FAILED","trace":"password=x"},"tasks":[]}}}""");
        var client = new ConnectClient(
            new RestOptions { Redactor = SecretRedactor.Off }, connect.Time, () => TraceRoom.Share(int.MaxValue));
        var deadline = new PollDeadline(TimeSpan.FromHours(1), connect.Time);
        var bare = new ConnectClient(new RestOptions { Redactor = SecretRedactor.Off }, connect.Time);

        Assert.That(await TraceAsync(client), Is.EqualTo("... (left out: the traces before it take 0 MiB)"));
        Assert.That(await TraceAsync(bare), Is.EqualTo("password=x"));

        async Task<string?> TraceAsync(ConnectClient reader)
        {
            var reading = await reader.ReadAsync(connect.Connection, deadline, CancellationToken.None);
            return ((ConnectReading.Seen)reading).Snapshot.Connectors[0].Trace;
        }
    }

    [Test]
    public async Task ReadAsync_EndlesslyManyWords_AreBoundedTogether(
        [Values("state", "worker_id")] string member, [Values(1000, 500)] int length)
    {
        using var connect = new StubConnect();
        var (count, tail) = (17_000_000 / length, new string('x', length));
        connect.List.Says(Body(count, i => $"{i}{tail}"));
        Assert.That((await connect.FailAsync()).Detail, Does.EndWith("16 MiB together"));

        // The same words many times are kept once.
        connect.List.Says(Body(count, i => $"{i % 2}{tail}"));
        Assert.That((await connect.SeeAsync()).Connectors[0].Tasks, Has.Length.EqualTo(count));

        string Body(int count, Func<int, string> word) =>
            "{\"a\":{\"status\":{\"connector\":{\"state\":\"RUNNING\"},\"tasks\":["
            + string.Join(',', Enumerable.Range(0, count).Select(id => $"{{\"id\":{id},\"{member}\":\"{word(id)}\"}}")) + "]}}}";
    }

    /// <summary>Looked up one after the other, two hundred thousand tasks in falling order would take minutes.</summary>
    [Test]
    public async Task ReadAsync_ManyTasksInFallingOrder_AreReadAndATwinIsFound([Values] bool twin)
    {
        using var connect = new StubConnect();
        var tasks = new StringBuilder();
        for (var id = 199_000; id >= 0; id--)
        {
            tasks.Append("{\"id\":").Append(id).Append("},");
        }

        connect.List.Says(
            "{\"a\":{\"status\":{\"connector\":{\"state\":\"RUNNING\"},\"tasks\":[" + tasks + "{\"id\":" + (
                twin ? "77" : "199001") + "}]}}}");

        var reading = await connect.ReadAsync();

        Assert.That(reading is ConnectReading.Seen, Is.EqualTo(!twin));
    }
}

using System.IO.Compression;
using System.Text;
using FakeConnect;
using static Healthcheck.WithoutKafka.Faults.Rows;

namespace Healthcheck.WithoutKafka.Faults;

internal static class BodyRows
{
    private const string Area = "Bodies";
    private const string NotConnect =
        "See what answers there: `curl ADDRESS/connectors?expand=status`. It is not Connect, or something changes its answers.";
    private const string Cut = "See to the proxy before Connect: it breaks answers off.";
    private const string Large =
        "Raise `--max-body-size` and the memory of the daemon, if the cluster is that large; else see what answers there.";
    private const string Odd = "A worker newer than this daemon, or something that changes its answers: update the daemon.";
    private const string Tasks = """[{"id":0,"state":"RUNNING","worker_id":"connect-1:8083"}]""";
    private const string Running = """{"state":"RUNNING","worker_id":"connect-1:8083"}""";

    public static readonly FaultRow[] All =
    [
        Lost(Area, "Empty body", "invalid_body", FakeReply.Json(""), NotConnect),
        Lost(Area, "`{}` of a worker that has not yet read its cluster", "starting", stage =>
        {
            stage.Connect.Alive = false;
            return stage.ListAsync("{}");
        }, "Wait until the worker answers for its cluster.") with
        {
            Flags = _ => ["--worker-grace-period", "1m"],
        },
        Harmless(Area, "`{}` of a worker that is alive: all connectors were deleted", stage => Do(stage.Cluster.Clear),
            "Nothing, if it was meant; list what must not be missing in `--expect-connectors`.") with
        {
            Lines = [114],
            LinesAfter = [115],
            Mend = stage => Do(() => stage.Cluster.Set(FakeConnector.Running("orders", "source", 1, "connect-1:8083"))),
        },
        Harmless(Area, "A list of names, for Connect is older than 2.3: each status is asked for", stage => Do(() =>
            stage.Connect.Version = FakeVersion.NoExpand),
            "Nothing; it costs a request a connector. Update Connect.") with
        {
            Mend = stage => Do(() => stage.Connect.Version = FakeVersion.Newest),
        },
        Harmless(Area, "`[]`, as of a Connect older than 2.3 without connectors, from a worker that is alive", stage =>
            stage.ListAsync("[]"),
            "Nothing, if it was meant; list what must not be missing in `--expect-connectors`.") with
        {
            Lines = [114],
            LinesAfter = [115],
        },
        Lost(Area, "Chunked, and broken off in the middle", "invalid_body", new FakeReply
        {
            Body = Encoding.UTF8.GetBytes("{\"orders\":{\"status\":{}}}"), CutAfter = 12, AnnounceLength = false,
        }, Cut),
        Lost(Area, "`Content-Length` larger than the body", "invalid_body", FakeReply.Truncated("{\"orders\":{\"status\":{}}}", 12), Cut),
        Lost(Area, "Not JSON", "invalid_body", FakeReply.Json("{\"orders\":"), NotConnect),
        Lost(Area, "JSON that is no list of connectors", "invalid_body", FakeReply.Json("""{"orders":"fine"}"""), NotConnect),
        Harmless(Area, "JSON with a byte order mark", stage => stage.ListAsync(FakeReply.Json(Encoding.UTF8.Preamble.ToArray()
            .Concat(stage.Cluster.Write(new FakeListing(Expand: true, Status: true, Info: false, "4.3.1")).ToArray()).ToArray()))),
        Lost(Area, "Invalid UTF-8", "invalid_body", FakeReply.Json("{\"\u00ff\":{}}"u8.ToArray().Select(one => one == 0xc3 ? (byte)0xff
            : one).ToArray()), NotConnect),
        Lost(Area, "Nested a hundred thousand deep", "invalid_body", FakeReply.Json("{\"orders\":" + new string('[', 100_000)), NotConnect),
        Lost(Area, "Larger than `--max-body-size`, and says so", "too_large", FakeReply.Huge(100_000_000), Large) with
        {
            Flags = _ => ["--max-body-size", "64KiB"],
        },
        Lost(Area, "Larger than `--max-body-size`, without a length", "too_large", FakeReply.Huge(100_000_000, announceLength: false),
            Large) with
        {
            Flags = _ => ["--max-body-size", "64KiB"],
        },
        Lost(Area, "100 MB that gzip makes 100 KB", "too_large", Bomb(), Large) with
        {
            Flags = _ => ["--max-body-size", "64KiB"],
        },
        Lost(Area, "The same connector twice, well and FAILED", "invalid_body", stage => stage.ListAsync($$$"""
            {"orders":{"status":{"name":"orders","connector":{{{Running}}},"tasks":[],"type":"source"}},
            "invoices":{"status":{"name":"invoices","connector":{{{Running}}},"tasks":[],"type":"sink"}},
            "orders":{"status":{"name":"orders","connector":{"state":"FAILED","worker_id":"connect-1:8083"},"tasks":[],"type":"source"}}
            }
            """), NotConnect),
        Counts(Area, "A connector without `status`", "connector", [111, 142], [112, 141], stage => stage.EntryAsync("{}"), Odd),
        Counts(Area, "A connector whose state is `null`", "connector", [111, 142], [112, 141],
            stage => StatusAsync(stage, """{"state":null,"worker_id":null}""", Tasks), Odd),
        Counts(Area, "A connector without `tasks`", "connector", [111, 142], [112, 141],
            stage => stage.EntryAsync($$$"""{"status":{"name":"orders","connector":{{{Running}}},"type":"source"}}"""), Odd),
        Harmless(Area, "A connector without `worker_id`",
            stage => StatusAsync(stage, """{"state":"RUNNING"}""", Tasks)),
        Harmless(Area, "A state this program does not know",
            stage => StatusAsync(stage, """{"state":"PONDERING","worker_id":"connect-1:8083"}""", Tasks),
            "Name it in `--unhealthy-states` if it is to count; update the daemon.") with
        {
            Lines = [157],
        },
        Counts(Area, "States in small letters", "connector", [111, 142], [112, 141],
            stage => StatusAsync(stage, """{"state":"failed","worker_id":"connect-1:8083"}""", Tasks),
            "Nothing but what a failure asks for; they count like those in large ones."),
        Counts(Area, "A task's id as text, the task FAILED", "task", [121, 142], [122, 141],
            stage => StatusAsync(stage, Running, """[{"id":"0","state":"FAILED","worker_id":"connect-1:8083"}]"""),
            "Restart the task, once its cause is mended."),
        Harmless(Area, "A connector is deleted between two polls", stage => Do(() => stage.Cluster.Remove("orders")),
            "Nothing; list what must not be missing in `--expect-connectors`.") with
        {
            Mend = null,
        },
        Counts(Area, "100 tasks failed, each with a trace of 8 KB", "task", [.. Enumerable.Repeat(121, 50), 139, 142],
            [.. Enumerable.Repeat(122, 50), 139, 141],
            stage => Do(() => stage.Cluster.Set(Failed("FAILED"))),
            "Look for the common cause; `/status` has all of them, the log the first 50.") with
        {
            Mend = stage => Do(() => stage.Cluster.Set(Failed("RUNNING"))),
        },
    ];

    /// <summary>A list in which the connector "orders" has this for its own state, and for its tasks.</summary>
    private static Task StatusAsync(FaultStage stage, string connector, string tasks) =>
        stage.EntryAsync($$$"""{"status":{"name":"orders","connector":{{{connector}}},"tasks":{{{tasks}}},"type":"source"}}""");

    private static FakeConnector Failed(string state) => FakeConnector.Running("payments", "sink", 100, "connect-1:8083") with
    {
        Tasks = [.. Enumerable.Range(0, 100).Select(id =>
            new FakeTask(id, state, "connect-1:8083", state is "FAILED" ? "a.B: gone\n" + new string('x', 8000) : null))],
    };

    private static FakeReply Bomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write("{}"u8);
            var blanks = new byte[1_000_000];
            Array.Fill(blanks, (byte)' ');
            for (var i = 0; i < 100; i++)
            {
                gzip.Write(blanks);
            }
        }

        return new FakeReply { Body = packed.ToArray(), Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip" } };
    }
}

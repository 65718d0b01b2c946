using System.Text.Json;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>What the traces of one reading may take together, and what of it one of several clusters has.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class TraceBudgetTests
{
    [Test]
    public async Task ReadAsync_WholeClusterFails_TracesTogetherAreBounded()
    {
        using var connect = new StubConnect(new RestOptions { MaxBodyBytes = 1024 * 1024 * 1024 }) { TurnsClock = false };
        var tasks = Enumerable.Range(0, 1000)
            .Select(id => new { id, state = "FAILED", trace = TraceCutTests.Trace("\n\tat a.B.c", 0, 8000) });
        connect.List.Says(JsonSerializer.Serialize(new { all = new { status = new { tasks } } }));

        var first = (await connect.SeeAsync()).Connectors[0].Tasks;
        var again = (await connect.SeeAsync()).Connectors[0].Tasks;

        Assert.That((first[0].Trace!.Length, first[999].Trace!.Length), Is.EqualTo((8000, 256 + "\n... (cut at 256 bytes)".Length)));
        Assert.That(first.Sum(task => task.Trace!.Length), Is.LessThan(3 * 1024 * 1024 / 2));
        Assert.That(again[999].Trace, Is.SameAs(first[999].Trace));
    }

    [Test]
    public async Task ReadAsync_MoreTracesThanAnyoneReads_AreLeftOut([Values(8192, 100, 1)] int maxTraceBytes)
    {
        using var connect = new StubConnect(new RestOptions { MaxTraceBytes = maxTraceBytes }) { TurnsClock = false };
        var tasks = string.Join(
            ',',
            Enumerable.Range(0, 150_000).Select(id => $$"""{"id":{{id}},"state":"FAILED","trace":"{{id}} {{new string('x', 300)}}"}"""));
        connect.List.Says("{\"all\":{\"status\":{\"tasks\":[" + tasks + "]}}}");

        var first = (await connect.SeeAsync()).Connectors[0].Tasks;
        var again = (await connect.SeeAsync()).Connectors[0].Tasks;

        var kept = first.Where(task => task.Trace != TraceRoom.Whole.LeftOut).ToList();
        Assert.That(kept.Sum(task => task.Trace!.Length), Is.InRange(Math.Min(4 << 20, 150_000 * 22), (4 << 20) + 8192));
        Assert.That(maxTraceBytes == 1 || first[^1].Trace == TraceRoom.Whole.LeftOut, Is.True);
        Assert.That(again == first, Is.True, "the very same tasks");
    }

    [Test]
    public async Task ReadAsync_OneByOne_TracesOfAllShareOneBudget()
    {
        using var connect = new StubConnect { TurnsClock = false };
        var names = Enumerable.Range(0, 300).Select(i => $"c{i}").ToList();
        connect.List.Says(JsonSerializer.Serialize(names));
        var trace = TraceCutTests.Trace("\n\tat a.B.c", 0, 8000);
        foreach (var name in names)
        {
            connect[$"connectors/{name}/status"].Says(JsonSerializer.Serialize(new
            {
                connector = new { state = "RUNNING" },
                tasks = Enumerable.Range(0, 5).Select(id => new { id, state = "FAILED", trace }),
            }));
        }

        var tasks = (await connect.SeeAsync()).Connectors.SelectMany(connector => connector.Tasks).ToList();

        Assert.That(tasks, Has.Count.EqualTo(1500));
        Assert.That(tasks.Select(task => task.Trace), Is.All.Not.Null);
        Assert.That(tasks.Sum(task => task.Trace!.Length), Is.InRange(1 << 20, 3 << 19));
    }

    [Test]
    public async Task ReadAsync_OneByOne_SentencesOfFaultsShareItToo()
    {
        using var connect = new StubConnect { TurnsClock = false };
        var names = Enumerable.Range(0, 6000).Select(i => $"c{i}").ToList();
        connect.List.Says(JsonSerializer.Serialize(names));
        connect["connectors/c0/status"].Says(Given.One(Given.Connector("c0")));
        var error = JsonSerializer.Serialize(new { error_code = 500, message = new string('m', 500) });
        foreach (var name in names.Skip(1))
        {
            connect[$"connectors/{name}/status"].Says(error, System.Net.HttpStatusCode.InternalServerError);
        }

        var connectors = (await connect.SeeAsync()).Connectors;

        Assert.That(connectors.Skip(1).Select(connector => connector.Trace), Is.All.StartsWith("its status cannot be read"));
        Assert.That(
            connectors.Count(connector => connector.Trace?.EndsWith("mmm...", StringComparison.Ordinal) is true), Is.InRange(3500, 4500));
        Assert.That(
            connectors.Count(connector => connector.Trace?.EndsWith("... (cut at 256 bytes)", StringComparison.Ordinal) is true),
            Is.InRange(1500, 2500));
    }

    [Test]
    public void Shorten_ManySentences_AreNotAllKept()
    {
        var budget = new TraceBudget(TraceRoom.Whole, SecretRedactor.Off);
        var kept = Enumerable.Range(0, 100_000)
            .Select(i => budget.Shorten($"{i} its status cannot be read: {new string('x', 250)}")).ToList();

        Assert.That(kept[0], Does.EndWith("x"));
        Assert.That(kept[10_000], Does.EndWith("... (cut at 256 bytes)"));
        Assert.That(kept[^1], Is.SameAs(TraceRoom.Whole.LeftOut));
        Assert.That(
            kept.Where(sentence => sentence != TraceRoom.Whole.LeftOut).Sum(sentence => sentence.Length),
            Is.InRange(4 << 20, (4 << 20) + 300));
    }

    /// <summary>In full below a quarter, the beginning below the whole, and nothing from there on.</summary>
    [TestCase(-1, 8192, 8192)]
    [TestCase(0, 8192, 256)]
    [TestCase(0, 256, 256)]
    [TestCase(0, 100, 100)]
    [TestCase(3 << 20, 8192, null)]
    [TestCase((3 << 20) - 1, 8192, 256)]
    public void Choose_BytesBeyondTheFirstQuarter_GivesTheLimit(int beyond, int wanted, int? given)
    {
        var budget = new TraceBudget(TraceRoom.Whole, SecretRedactor.Off);
        budget.Add(new string('x', (1 << 20) + beyond));

        Assert.That(budget.Choose(new TraceLimit(wanted))?.Bytes, Is.EqualTo(given));
    }

    [TestCase(-1, 300, "x")]
    [TestCase(0, 300, "... (cut at 256 bytes)")]
    [TestCase(0, 256, "x")]
    [TestCase((3 << 20) - 1, 256, "x")]
    [TestCase(3 << 20, 1, "take 4 MiB)")]
    public void Shorten_BytesBeyondTheFirstQuarter_CutsTheSentence(int beyond, int length, string end)
    {
        var budget = new TraceBudget(TraceRoom.Whole, SecretRedactor.Off);
        budget.Add(new string('x', (1 << 20) + beyond));

        Assert.That(budget.Shorten(new string('x', length)), Does.EndWith(end));
    }

    [TestCase(0, 4 << 20, "4 MiB")]
    [TestCase(1, 4 << 20, "4 MiB")]
    [TestCase(2, 2 << 20, "2 MiB")]
    [TestCase(3, 1398101, "1365.3 KiB")]
    [TestCase(50, 83886, "81.9 KiB")]
    public void Share_OfSoManyClusters_IsAsMuchAsTheOthersHave(int clusters, long most, string words)
    {
        var room = TraceRoom.Share(clusters);

        Assert.That(
            (room.Most, room.Full, room.LeftOut), Is.EqualTo((most, most / 4, $"... (left out: the traces before it take {words})")));
    }
}

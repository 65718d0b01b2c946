using System.Collections.Immutable;
using System.Text;
using CsCheck;
using Healthcheck.Connect;
using Healthcheck.Rest;

namespace Healthcheck.Tests.Properties;

/// <summary>What holds of every body, however it comes and in whatever words.</summary>
internal sealed class ReadingProperties
{
    private const int MaxTraceBytes = 40;
    private const int MostParts = 1000;

    private static readonly Gen<(ConnectorStatus[] List, int Style)> Written = Gen.Select(MadeUp.List, Gen.Int[1, 1_000_000]);

    /// <summary>Bodies of lists, some of them damaged, some with a trace larger than any buffer; and the lengths of their pieces.</summary>
    private static readonly Gen<(byte[] Body, int[] Pieces)> Cut = Gen.Select(
        MadeUp.List,
        Gen.Int[0, 1000],
        MadeUp.Of("", "", "", "", "", "\"", "\\", "}", "\0", "é", "LARGE"),
        Gen.Double[0, 1],
        MadeUp.Any(Gen.Int[1, 7], Gen.Int[1, 300], Gen.Int[1, 40_000]).Array[1, 9],
        (list, style, damage, at, pieces) => (Damage(BodyText.Write(list, style), damage, at), pieces));

    [Test]
    public void Read_CutAnyhow_IsTheSame() => Property.Holds(
        Cut,
        made =>
        {
            var whole = Read(made.Body, [int.MaxValue], [], CreatePool(MaxTraceBytes));
            Assert.That(Describe(Read(made.Body, made.Pieces, [], CreatePool(MaxTraceBytes))), Is.EqualTo(Describe(whole)));
        },
        made => $"{Encoding.UTF8.GetString(made.Body.AsSpan(0, Math.Min(made.Body.Length, 2000)))} in pieces of "
            + $"{string.Join(' ', made.Pieces)}",
        cases: 1000);

    [Test]
    public void Read_AnyList_IsWhatWasWritten() => Property.Holds(Written, made =>
    {
        const int WholeTraces = 1000;
        var (connectors, fault) = Read(BodyText.Write(made.List, made.Style), [50], [], CreatePool(WholeTraces), WholeTraces);

        Assert.That(fault, Is.Null);
        Assert.That(MadeUp.Describe(connectors), Is.EqualTo(MadeUp.Describe(made.List)));
        Assert.That(connectors.Select(one => (one.Trace, one.Type)), Is.EqualTo(made.List.Select(one => (one.Trace, one.Type))));
    }, Print);

    /// <summary>Blanks, escapes, members that nobody knows and the order of members: it is the very list that is known already.</summary>
    [Test]
    public void Read_SaidInOtherWords_IsTheListKnown() => Property.Holds(Written, made =>
    {
        var text = CreatePool(MaxTraceBytes);
        var known = Read(BodyText.Write(made.List), [int.MaxValue], [], text).Connectors;
        var again = Read(BodyText.Write(made.List, made.Style), [17], known, text).Connectors;

        Assert.That(again == known, Is.True, () => Describe((again, null)));
    }, Print);

    private static StringPool CreatePool(int maxTraceBytes) => new(maxTraceBytes, new ReadingBudget(MostParts));

    private static string Print((ConnectorStatus[] List, int Style) made) =>
        $"{made.Style}: {Encoding.UTF8.GetString(BodyText.Write(made.List, made.Style))}";

    private static string Describe((ImmutableArray<ConnectorStatus> Connectors, FaultReason? Fault) reading) =>
        reading.Fault?.Label()
            ?? $"{MadeUp.Describe(reading.Connectors)} traces {string.Join('|', reading.Connectors.Select(one => one.Trace))}";

    private static (ImmutableArray<ConnectorStatus> Connectors, FaultReason? Fault) Read(
        byte[] body, int[] pieces, ImmutableArray<ConnectorStatus> known, StringPool text, int maxTraceBytes = MaxTraceBytes)
    {
        var budget = new ReadingBudget(MostParts);
        text.Start(budget);
        var parser = new StatusParser(text, budget, known);
        try
        {
            using var stream = new CutStream(body, pieces);
            new StatusStreamReader(stream, parser, 10_000_000, maxTraceBytes).ReadAsync(CancellationToken.None).GetAwaiter().GetResult();
            return (parser.Connectors(), null);
        }
        catch (Exception exception) when (FaultMapper.Map(exception, new Uri("http://c/")) is { } fault)
        {
            return ([], fault.Reason);
        }
    }

    private static byte[] Damage(byte[] body, string with, double at)
    {
        var place = (int)(at * body.Length);
        var trace = body.AsSpan().IndexOf("boom"u8);
        return with is not "LARGE" ? [.. body.AsSpan(0, place), .. Encoding.UTF8.GetBytes(with), .. body.AsSpan(place)]
            : trace < 0 ? body
            : [.. body.AsSpan(0, trace), .. Long(7000 + place), .. body.AsSpan(trace)];
    }

    private static IEnumerable<byte> Long(int times) => Enumerable.Repeat("\\ud83d\\ude00é\\n", times).SelectMany(Encoding.UTF8.GetBytes);

    /// <summary>Gives pieces of these lengths, over and over.</summary>
    private sealed class CutStream(byte[] body, int[] pieces) : MemoryStream
    {
        private int _position;
        private int _piece;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(Math.Min(buffer.Length, body.Length - _position), pieces[_piece++ % pieces.Length]);
            body.AsMemory(_position, count).CopyTo(buffer);
            _position += count;
            return ValueTask.FromResult(count);
        }
    }
}

using System.Buffers;
using System.Text;
using Healthcheck.Metrics;

namespace Healthcheck.Tests.Metrics;

/// <summary>Any name, label and number comes back as it was written.</summary>
internal sealed class ExpositionWriterTests
{
    [TestCase("plain")]
    [TestCase("back\\slash")]
    [TestCase("quo\"te")]
    [TestCase("new\nline")]
    [TestCase("\\n")]
    [TestCase("\"} 1\nfaked{x=\"")]
    [TestCase("<script>\U0001F600\t")]
    [TestCase("")]
    [TestCase("\\")]
    public void Write_HostileLabel_ComesBackAsItWas(string value)
    {
        var metric = new Metric("m", MetricType.Gauge, "", ["a", "b"], "Help with \\ and \n and \" in it.", (_, _) => { });

        var text = PrometheusPage.Parse(Text(metric, samples => samples.Add(1.5, value, value)));
        var open = OpenMetricsPage.Parse(Text(metric, samples => samples.Add(1.5, value, value), openMetrics: true));

        Assert.That(text["m"].Samples.Single().Labels.Values, Is.EqualTo(new[] { value, value }));
        Assert.That(open["m"].Samples.Single().Labels.Values, Is.EqualTo(new[] { value, value }));
    }

    [TestCase(0xD83D)]
    [TestCase(0xDE00)]
    public void Write_HalfASurrogatePair_BecomesAReplacement(int half)
    {
        // No attribute could hold it as a text.
        var value = $"a{(char)half}b";
        var metric = new Metric("m", MetricType.Gauge, "", ["a"], "Help.", (_, _) => { });

        Assert.That(
            PrometheusPage.Parse(Text(metric, samples => samples.Add(1, value)))["m"].Samples.Single().Labels["a"],
            Is.EqualTo("a\ufffdb"));
    }

    [Test]
    public void Write_ValuesLargerThanTheBuffer_ComeWhole()
    {
        var metric = new Metric("m", MetricType.Gauge, "", ["a", "b"], "Help.", (_, _) => { });
        var values = Enumerable.Range(0, 40).Select(i => new string((char)('a' + (i % 26)), i * 5000) + "\n" + i).ToList();

        var page = PrometheusPage.Parse(Text(metric, samples => values.ForEach(value => samples.Add(1, value, value))));

        Assert.That(page["m"].Samples.Select(sample => sample.Labels["a"]), Is.EqualTo(values));
        Assert.That(page["m"].Samples.Select(sample => sample.Labels["b"]), Is.EqualTo(values));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(65536)]
    [TestCase(70_000)]
    public void Sink_PiecesOfAnySize_ComeWholeAndInOrder(int size)
    {
        using var bytes = new MemoryStream();
        using (var sink = new Utf8Sink(bytes))
        {
            for (var i = 0; i < 300_000; i += size)
            {
                sink.Write(Enumerable.Repeat((byte)(i / size), size).ToArray());
            }

            sink.Flush();
        }

        Assert.That(bytes.ToArray().SequenceEqual(Enumerable.Range(0, (int)bytes.Length).Select(i => (byte)(i / size))), Is.True);
        Assert.That(bytes.Length, Is.GreaterThanOrEqualTo(300_000));
    }

    [TestCase(double.PositiveInfinity, "+Inf")]
    [TestCase(double.NegativeInfinity, "-Inf")]
    [TestCase(double.NaN, "NaN")]
    [TestCase(0.1, "0.1")]
    [TestCase(0, "0")]
    [TestCase(-1, "-1")]
    [TestCase(1772366400.123, "1772366400.123")]
    [TestCase(999999999999999, "999999999999999")]
    [TestCase(1e300, "1E+300")]
    public void Add_Number_IsWrittenAsPrometheusReadsIt(double value, string text)
    {
        var metric = new Metric("m", MetricType.Gauge, "", [], "Help.", (_, _) => { });

        Assert.That(Text(metric, samples => samples.Add(value)), Does.EndWith($"\nm {text}\n"));
    }

    private static string Text(Metric metric, Action<ISamples> write, bool openMetrics = false)
    {
        using var bytes = new MemoryStream();
        using (var sink = new Utf8Sink(bytes))
        {
            var writer = new ExpositionWriter(sink, openMetrics);
            writer.Start(metric);
            write(writer);
            writer.End();
            sink.Flush();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}

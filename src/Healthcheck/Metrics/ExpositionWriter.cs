using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Healthcheck.Metrics;

/// <summary>Writes one metric after another, in the text format 0.0.4 or as OpenMetrics 1.0.</summary>
internal sealed class ExpositionWriter(IBufferWriter<byte> to, bool openMetrics) : ISamples
{
    /// <summary>A line up to where the value of the second label begins: it is the same for all samples of one connector.</summary>
    private readonly ArrayBufferWriter<byte> _head = new();
    private byte[] _name = [];
    private byte[][] _labels = [];
    private string? _first;

    public void Start(Metric metric)
    {
        _name = Encoding.UTF8.GetBytes(metric.Name);
        _labels = [.. metric.Labels.Select((label, i) => Encoding.UTF8.GetBytes($"{(i == 0 ? "{" : "\",")}{label}=\""))];
        _first = null;
        if (openMetrics)
        {
            var family = FamilyOf(metric);
            Describe("# TYPE "u8, family, TypeOf(metric.Type));
            if (metric.Unit.Length > 0)
            {
                Describe("# UNIT "u8, family, metric.Unit);
            }

            Describe("# HELP "u8, family, metric.Help, Utf8Text.InQuotes);
        }
        else
        {
            Describe("# HELP "u8, metric.Name, metric.Help, Utf8Text.InHelp);
            Describe("# TYPE "u8, metric.Name, TypeOf(metric.Type));
        }
    }

    public void End()
    {
        if (openMetrics)
        {
            to.Write("# EOF\n"u8);
        }
    }

    public void Add(double value, params ReadOnlySpan<string> labels)
    {
        if (labels.Length == 0)
        {
            to.Write(_name);
        }
        else
        {
            WriteLabels(labels);
        }

        WriteValue(value);
    }

    public void AddHistogram(ImmutableArray<double> bounds, ImmutableArray<long> counts, double sum)
    {
        var cumulative = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            cumulative += counts[i];

            // Both formats want one spelling a number for ever: 1.0, not 1.
            var bound = i < bounds.Length ? bounds[i].ToString("0.0##", CultureInfo.InvariantCulture) : "+Inf";
            to.Write(_name);
            to.WriteText($"_bucket{{le=\"{bound}\"}}");
            WriteValue(cumulative);
        }

        to.Write(_name);
        to.Write("_sum"u8);
        WriteValue(sum);
        to.Write(_name);
        to.Write("_count"u8);
        WriteValue(cumulative);
    }

    /// <summary>OpenMetrics names the family apart from its samples.</summary>
    private static string FamilyOf(Metric metric)
    {
        var suffix = metric.Type switch
        {
            MetricType.Counter => "_total",
            MetricType.Info => "_info",
            _ => "",
        };
        return metric.Name[..^suffix.Length];
    }

    private string TypeOf(MetricType type) => type switch
    {
        MetricType.Counter => "counter",
        MetricType.Histogram => "histogram",
        MetricType.Info when openMetrics => "info",
        _ => "gauge",
    };

    private void Describe(ReadOnlySpan<byte> keyword, string family, string text, SearchValues<char>? escaped = null)
    {
        to.Write(keyword);
        to.WriteText(family);
        to.Write(" "u8);
        if (escaped is null)
        {
            to.WriteText(text);
        }
        else
        {
            to.WriteEscaped(text, escaped);
        }

        to.Write("\n"u8);
    }

    private void WriteLabels(ReadOnlySpan<string> labels)
    {
        if (!ReferenceEquals(labels[0], _first))
        {
            _first = labels[0];
            _head.ResetWrittenCount();
            _head.Write(_name);
            _head.Write(_labels[0]);
            _head.WriteEscaped(_first, Utf8Text.InQuotes);
        }

        to.Write(_head.WrittenSpan);
        for (var i = 1; i < labels.Length; i++)
        {
            to.Write(_labels[i]);
            to.WriteEscaped(labels[i], Utf8Text.InQuotes);
        }

        to.Write("\"}"u8);
    }

    private void WriteValue(double value)
    {
        to.Write(" "u8);
        to.WriteNumber(value);
        to.Write("\n"u8);
    }
}

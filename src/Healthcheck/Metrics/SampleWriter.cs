using System.Globalization;
using System.Text;

namespace Healthcheck.Metrics;

/// <summary>Writes samples of one metric after another in the Prometheus text format 0.0.4.</summary>
internal sealed class SampleWriter
{
    private readonly StringBuilder _text = new();
    private string _name = "";

    public void Start(Metric metric)
    {
        _name = metric.Name;
        _text.Append("# HELP ").Append(_name).Append(' ').Append(metric.Help.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n');
        _text.Append("# TYPE ").Append(_name).Append(' ').Append(metric.Type switch
        {
            MetricType.Counter => "counter",
            MetricType.Histogram => "histogram",
            _ => "gauge",
        }).Append('\n');
    }

    public void Add(bool value) => Add(value ? 1 : 0);

    public void Add(double value) => AddSuffixed("", value);

    public void AddSuffixed(string suffix, double value)
    {
        _text.Append(_name).Append(suffix);
        End(value);
    }

    public void Add(string label, string labelValue, double value) => Add("", label, labelValue, value);

    public void Add(string suffix, string label, string labelValue, double value)
    {
        _text.Append(_name).Append(suffix).Append('{');
        Label(label, labelValue);
        _text.Append('}');
        End(value);
    }

    public void Add(string label1, string value1, string label2, string value2, double value)
    {
        _text.Append(_name).Append('{');
        Label(label1, value1);
        _text.Append(',');
        Label(label2, value2);
        _text.Append('}');
        End(value);
    }

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    private void Label(string name, string value) => _text.Append(name).Append("=\"").Append(Escape(value)).Append('"');

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");

    private void End(double value) => _text.Append(' ').Append(Number(value)).Append('\n');

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}

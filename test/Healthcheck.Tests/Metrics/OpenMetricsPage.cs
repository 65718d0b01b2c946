using System.Text.RegularExpressions;
using static Healthcheck.Tests.Metrics.SampleLine;

namespace Healthcheck.Tests.Metrics;

/// <summary>Reads OpenMetrics 1.0, of its types those we use, and refuses whatever is not exactly it.</summary>
internal sealed partial class OpenMetricsPage
{
    private const string End = "# EOF\n";
    private readonly List<MetricFamily> _families = [];
    private readonly HashSet<string> _series = [];
    private readonly HashSet<string> _names = [];
    private Described? _described;

    private sealed record Described(string Name, string Type)
    {
        public string? Unit { get; set; }
    }

    public IReadOnlyList<MetricFamily> Families => _families;

    public IEnumerable<MetricSample> Samples => _families.SelectMany(family => family.Samples);

    public MetricFamily this[string name] => _families.Single(family => family.Name == name);

    /// <exception cref="FormatException">The text is not a page of metrics.</exception>
    public static OpenMetricsPage Parse(string text)
    {
        Require(text.EndsWith(End, StringComparison.Ordinal), "it does not end with EOF");
        var page = new OpenMetricsPage();
        foreach (var line in text[..^End.Length].Split('\n').SkipLast(1))
        {
            page.Accept(line);
        }

        Require(page._described is null, "TYPE without HELP");
        page._families.ForEach(RequireHistogram);
        return page;
    }

    [GeneratedRegex(@"^# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\""]|\\[\\n""])+)$")]
    private static partial Regex Metadata();

    private void Accept(string line)
    {
        if (!line.StartsWith('#'))
        {
            AcceptSample(line);
            return;
        }

        var match = Metadata().Match(line);
        Require(match.Success, $"no blank line, no other comment: '{line}'");
        var (name, value) = (match.Groups[2].Value, match.Groups[3].Value);
        if (match.Groups[1].Value is "TYPE")
        {
            Require(_described is null, $"TYPE of {name} before HELP of another");
            Require(value is "counter" or "gauge" or "histogram", $"{value} is no type of ours");
            Require(Suffixes(value).Append("").All(suffix => _names.Add(name + suffix)), $"{name} is described twice or clashes");
            _described = new Described(name, value);
            return;
        }

        Require(_described?.Name == name, $"{match.Groups[1].Value} of {name} without its TYPE before it");
        if (match.Groups[1].Value is "UNIT")
        {
            Require(_described!.Unit is null, $"a second UNIT of {name}");
            Require(name.EndsWith($"_{value}", StringComparison.Ordinal), $"{value} is no unit for {name}");
            _described.Unit = value;
        }
        else
        {
            _families.Add(new MetricFamily(name, _described!.Type, value, []));
            _described = null;
        }
    }

    private static string[] Suffixes(string type) => type switch
    {
        "counter" => ["_total", "_created"],
        "histogram" => ["_bucket", "_sum", "_count", "_created"],
        _ => [],
    };

    private void AcceptSample(string line)
    {
        var sample = SampleLine.Parse(line);
        Require(_described is null && _families.Count > 0, $"a sample without description: {line}");
        var family = _families[^1];
        var suffixes = Suffixes(family.Type);
        var names = suffixes.Length == 0 ? [family.Name] : suffixes.Select(suffix => family.Name + suffix);
        Require(names.Contains(sample.Name), $"{sample.Name} stands among {family.Name}");
        Require(family.Type is not "counter" || sample.Value >= 0, $"a counter below zero: {line}");
        Require(
            !sample.Labels.TryGetValue("le", out var bound) || bound is "+Inf" || bound.Contains('.', StringComparison.Ordinal),
            $"no canonical bound: {line}");
        Require(_series.Add(sample.Series), $"{sample.Series} stands twice");
        family.Samples.Add(sample);
    }
}

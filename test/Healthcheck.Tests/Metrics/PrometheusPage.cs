using System.Text.RegularExpressions;
using static Healthcheck.Tests.Metrics.SampleLine;

namespace Healthcheck.Tests.Metrics;

/// <summary>Reads the Prometheus text format 0.0.4 and refuses whatever is not exactly it.</summary>
internal sealed partial class PrometheusPage
{
    private static readonly string[] Types = ["counter", "gauge", "histogram"];
    private readonly List<MetricFamily> _families = [];
    private readonly HashSet<string> _series = [];
    private (string Name, string Type)? _type;

    public IReadOnlyList<MetricFamily> Families => _families;

    public MetricFamily this[string name] => _families.Single(family => family.Name == name);

    /// <exception cref="FormatException">The text is not a page of metrics.</exception>
    public static PrometheusPage Parse(string text)
    {
        Require(text.EndsWith('\n'), "the last line does not end");
        Require(!text.Contains('\r', StringComparison.Ordinal), "a carriage return");
        var page = new PrometheusPage();
        foreach (var line in text[..^1].Split('\n'))
        {
            page.Accept(line);
        }

        Require(page._type is null, "TYPE without HELP");
        page._families.ForEach(RequireHistogram);
        return page;
    }

    public double Value(string series)
    {
        var found = _families.SelectMany(family => family.Samples).Where(sample => sample.Series == series).ToList();
        Assert.That(found, Has.Count.EqualTo(1), series);
        return found[0].Value;
    }

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\]|\\[\\n])+)$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) ([a-z]+)$")]
    private static partial Regex Type();

    private void Accept(string line)
    {
        if (Type().Match(line) is { Success: true } type)
        {
            var name = type.Groups[1].Value;
            Require(_type is null, $"TYPE of {name} before HELP of another");
            Require(_families.All(family => family.Name != name), $"{name} is described twice");
            Require(Types.Contains(type.Groups[2].Value), $"{type.Groups[2].Value} is no type");
            _type = (name, type.Groups[2].Value);
        }
        else if (Help().Match(line) is { Success: true } help)
        {
            Require(_type?.Name == help.Groups[1].Value, $"HELP of {help.Groups[1].Value} without its TYPE before it");
            _families.Add(new MetricFamily(_type!.Value.Name, _type.Value.Type, help.Groups[2].Value, []));
            _type = null;
        }
        else
        {
            AcceptSample(line);
        }
    }

    private void AcceptSample(string line)
    {
        var sample = SampleLine.Parse(line);
        Require(_type is null && _families.Count > 0, $"a sample without description: {line}");
        var family = _families[^1];
        string[] names = family.Type is "histogram"
            ? [$"{family.Name}_bucket", $"{family.Name}_sum", $"{family.Name}_count"]
            : [family.Name];
        Require(names.Contains(sample.Name), $"{sample.Name} stands among {family.Name}");
        Require(_series.Add(sample.Series), $"{sample.Series} stands twice");
        family.Samples.Add(sample);
    }
}

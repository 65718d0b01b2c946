using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Healthcheck.Tests.Metrics;

internal sealed record MetricSample(string Name, SortedDictionary<string, string> Labels, double Value)
{
    public string Series => $"{Name}{{{string.Join(',', Labels.Select(label => $"{label.Key}={label.Value}"))}}}";
}

internal sealed record MetricFamily(string Name, string Type, string Help, List<MetricSample> Samples);

/// <summary>One line with a sample, the same in both formats.</summary>
internal static partial class SampleLine
{
    /// <exception cref="FormatException">It is none.</exception>
    public static MetricSample Parse(string line)
    {
        var match = Sample().Match(line);
        Require(match.Success, $"not a sample: {line}");
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Match label in Label().Matches(match.Groups[2].Value))
        {
            Require(labels.TryAdd(label.Groups[1].Value, Unescape(label.Groups[2].Value)), $"a label twice: {line}");
        }

        return new MetricSample(match.Groups[1].Value, labels, Number(match.Groups[3].Value));
    }

    public static void Require(bool condition, string fault)
    {
        if (!condition)
        {
            throw new FormatException(fault);
        }
    }

    /// <summary>Buckets ascend in bound and count, end at infinity, and agree with the count.</summary>
    public static void RequireHistogram(MetricFamily family)
    {
        if (family.Type is not "histogram" || family.Samples.Count == 0)
        {
            return;
        }

        foreach (var cluster in family.Samples.GroupBy(sample => sample.Labels.GetValueOrDefault("cluster")))
        {
            RequireHistogram(family with { Samples = [.. cluster] }, family.Name);
        }
    }

    private static void RequireHistogram(MetricFamily family, string name)
    {
        var buckets = family.Samples.Where(sample => sample.Name == $"{name}_bucket").ToList();
        var bounds = buckets.Select(bucket => Number(bucket.Labels["le"])).ToList();
        Require(bounds.Zip(bounds.Skip(1)).All(pair => pair.First < pair.Second), $"the bounds of {family.Name} do not ascend");
        Require(
            buckets.Zip(buckets.Skip(1)).All(pair => pair.First.Value <= pair.Second.Value), $"the buckets of {family.Name} do not add up");
        Require(double.IsPositiveInfinity(bounds[^1]), $"{family.Name} has no last bucket");
        Require(
            buckets[^1].Value == family.Samples.Single(sample => sample.Name == $"{family.Name}_count").Value, $"{family.Name} miscounts");
        Require(family.Samples.Count(sample => sample.Name == $"{family.Name}_sum") == 1, $"{family.Name} has no sum");
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new FormatException($"{text} is no number"),
    };

    private static string Unescape(string text)
    {
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            plain.Append(text[i] is '\\' ? text[++i] switch { 'n' => '\n', var other => other } : text[i]);
        }

        return plain.ToString();
    }

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\[\\"n])*",?)*)\})? (\S+)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\"n])*)"(?:,|$)""")]
    private static partial Regex Label();
}

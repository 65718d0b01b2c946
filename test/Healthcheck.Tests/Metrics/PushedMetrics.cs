using System.Globalization;

namespace Healthcheck.Tests.Metrics;

/// <summary>One metric as it was pushed; its values are spelled as series, a histogram's as in the text.</summary>
internal sealed record PushedMetric(string Name, string Help, string Unit, string Type, IReadOnlyDictionary<string, double> Series);

/// <summary>One push: ExportMetricsServiceRequest, version 1 of the protocol.</summary>
internal sealed record PushedMetrics(IReadOnlyDictionary<string, string> Resource, string Scope, IReadOnlyList<PushedMetric> Metrics)
{
    public static PushedMetrics Read(ReadOnlyMemory<byte> body)
    {
        var resourceMetrics = Protobuf.Read(body).Messages(1).Single();
        var resource = resourceMetrics.Messages(1).Single();
        var scopeMetrics = resourceMetrics.Messages(2).Single();
        return new PushedMetrics(
            Attributes(resource, 1).ToDictionary(),
            scopeMetrics.Messages(1).Single().One(1).Text,
            [.. scopeMetrics.Messages(2).Select(Metric)]);
    }

    public double? Value(string series) =>
        Metrics.SelectMany(metric => metric.Series).Where(pair => pair.Key == series).Select(pair => (double?)pair.Value).SingleOrDefault();

    private static PushedMetric Metric(List<ProtobufField> metric)
    {
        var name = metric.One(1).Text;
        var (type, series) = metric switch
        {
            _ when metric.All(5).Any() => ("gauge", Points(name, metric.Messages(5).Single())),
            _ when metric.All(7).Any() => (SumType(metric.Messages(7).Single()), Points(name, metric.Messages(7).Single())),
            _ when metric.All(9).Any() => ("histogram", Histogram(name, metric.Messages(9).Single())),
            _ => throw new FormatException($"{name} is of a kind that is not known"),
        };
        return new PushedMetric(name, metric.One(2).Text, metric.One(3).Text, type, series.ToDictionary());
    }

    private static string SumType(List<ProtobufField> sum) => (sum.One(2).Value, sum.One(3).Value) switch
    {
        (1, 1) => "delta counter",
        (2, 1) => "counter",
        _ => "sum that may fall",
    };

    private static IEnumerable<KeyValuePair<string, double>> Points(string name, List<ProtobufField> data) =>
        data.Messages(1).Select(point => KeyValuePair.Create(
            Series(name, point, 7), point.All(6).Any() ? (long)point.One(6).Value : point.One(4).Double));

    private static IEnumerable<KeyValuePair<string, double>> Histogram(string name, List<ProtobufField> data)
    {
        foreach (var point in data.Messages(1))
        {
            var bounds = point.Packed(7).Select(BitConverter.UInt64BitsToDouble)
                .Select(bound => bound.ToString("0.###", CultureInfo.InvariantCulture)).Append("+Inf");
            var total = 0UL;
            foreach (var (bound, count) in bounds.Zip(point.Packed(6)))
            {
                yield return KeyValuePair.Create(Series($"{name}_bucket", point, 9, $"le={bound}"), (double)(total += count));
            }

            yield return KeyValuePair.Create(Series($"{name}_sum", point, 9), point.One(5).Double);
            yield return KeyValuePair.Create(Series($"{name}_count", point, 9), (double)point.One(4).Value);
        }
    }

    /// <param name="number">Of the field that holds the labels.</param>
    private static string Series(string name, List<ProtobufField> point, int number, params string[] more)
    {
        var labels = Attributes(point, number).Select(label => $"{label.Key}={label.Value}").Concat(more);
        return $"{name}{{{string.Join(',', labels.Order(StringComparer.Ordinal))}}}";
    }

    private static IEnumerable<KeyValuePair<string, string>> Attributes(List<ProtobufField> owner, int number) =>
        owner.Messages(number).Select(pair => KeyValuePair.Create(pair.One(1).Text, pair.Messages(2).Single().One(1).Text));
}

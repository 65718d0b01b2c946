using System.Globalization;
using System.Text.Json.Nodes;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>One series of Prometheus' answer to a query.</summary>
/// <param name="Labels">All labels, the name among them.</param>
/// <param name="Samples">Oldest first; times in seconds since 1970.</param>
internal sealed record Series(Dictionary<string, string> Labels, (double Time, double Value)[] Samples)
{
    public double Value => Samples[^1].Value;

    public static Series Read(JsonObject series) => new(
        TextsOf(series["metric"]!.AsObject()),
        series["values"] is JsonArray samples ? [.. samples.Select(sample => Sample(sample!))] : [Sample(series["value"]!)]);

    public static Dictionary<string, string> TextsOf(JsonObject members) =>
        members.ToDictionary(member => member.Key, member => (string)member.Value!);

    /// <summary>The labels but for those that Prometheus itself adds to an alert.</summary>
    public Dictionary<string, string> OwnLabels() =>
        Labels.Where(label => label.Key is not ("__name__" or "alertstate")).ToDictionary();

    public override string ToString() =>
        $"{{{string.Join(", ", Labels.Select(label => $"{label.Key}={label.Value}"))}}} {Value}";

    private static (double Time, double Value) Sample(JsonNode sample) =>
        ((double)sample[0]!, double.Parse((string)sample[1]!, CultureInfo.InvariantCulture));
}

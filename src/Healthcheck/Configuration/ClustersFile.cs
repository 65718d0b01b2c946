using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Healthcheck.Polling;

namespace Healthcheck.Configuration;

/// <summary>
/// The file of <c>--clusters-file</c>: an array of objects, each with a name and the settings of one cluster; what it does not say is
/// taken from flags, variables and settings file.
/// </summary>
/// <param name="common">The other sources.</param>
internal sealed partial class ClustersFile(string path, SettingSources common)
{
    /// <summary>Bytes; a cluster takes a few hundred.</summary>
    private const int MaxBytes = 1024 * 1024;

    private const int MaxNameLength = 100;
    private const string NameKey = "name";

    private static readonly ImmutableArray<Setting> Rows = [.. SettingTable.Cluster];

    private string FullName => $"clusters file {DisplayText.Quote(path)}";

    /// <summary>Never throws. Faults never show what may be a secret.</summary>
    public ClustersResult Read()
    {
        var content = SmallTextFile.Read(path, MaxBytes);
        if (content.Fault is not null)
        {
            return Faulty(content.Fault);
        }

        var document = ClustersDocument.Parse(content.Value);
        if (document.Fault is not null)
        {
            return Faulty(document.Fault);
        }

        using var json = document.Value;
        try
        {
            return json.RootElement is { ValueKind: JsonValueKind.Array } clusters && clusters.GetArrayLength() > 0
                ? Read(clusters)
                : Faulty("is not an array with at least one cluster");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped: good JSON, but no text.
            return Faulty("holds text that cannot be understood");
        }
    }

    private ClustersResult Read(JsonElement array)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        var clusters = ImmutableArray.CreateBuilder<ClusterOptions>();
        var warnings = new List<(string Cluster, string Warning)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (place, element) in array.EnumerateArray().Index())
        {
            var name = ReadName(place, element, faults);
            if (element.ValueKind is not JsonValueKind.Object)
            {
                continue;
            }

            // Also where the name is faulty: all faults are told together.
            var origin = name is null ? $"cluster {place + 1} of {FullName}" : $"cluster {DisplayText.Quote(name)} of {FullName}";
            if (name is not null && !names.Add(name))
            {
                faults.Add($"{origin}: the name is given twice");
            }

            var values = SettingsFile.ReadValues(
                element.EnumerateObject().Where(property => !property.NameEquals(NameKey)), Rows, origin, faults);
            if (!values.ContainsKey(ConnectionDefinitions.ConnectUrl.Flag))
            {
                faults.Add($"{origin}: has no {ConnectionDefinitions.ConnectUrl.Key}; "
                    + $"allowed: {ConnectionDefinitions.ConnectUrl.Allowed}");
            }

            var sources = common.ForCluster(values, origin);
            var options = SettingsReader.ReadNamedCluster(sources) with { Name = name, Definition = new Secret(Define(values)) };

            // What holds for all was told where it was read.
            faults.AddRange(sources.Faults.Except(common.Faults));
            clusters.Add(options);
            if (sources.Faults.Count == 0)
            {
                warnings.AddRange(SettingWarnings.Describe(options, sources).Select(warning => (name ?? "", warning)));
            }
        }

        return faults.Count > 0 ? new ClustersResult([], faults.ToImmutable(), [])
            : new ClustersResult(clusters.ToImmutable(), [], Combine(warnings, clusters.Count));
    }

    private string? ReadName(int place, JsonElement element, ImmutableArray<string>.Builder faults)
    {
        var where = $"{FullName}: cluster {place + 1}";
        if (element.ValueKind is not JsonValueKind.Object)
        {
            faults.Add($"{where} is not an object");
            return null;
        }

        var names = element.EnumerateObject().Where(property => property.NameEquals(NameKey)).ToList();
        if (names is [{ Value: { ValueKind: JsonValueKind.String or JsonValueKind.Number } value }]
            && value.ToString() is { Length: <= MaxNameLength } name && Name().IsMatch(name))
        {
            return name;
        }

        var given = names switch
        {
            [] => "has no name",
            [var one] => $"has the name {DisplayText.Quote(one.Value.ToString())}",
            _ => "has more than one name",
        };
        faults.Add($"{where} {given}; allowed: up to {MaxNameLength} letters, digits, -, _ and ., the first of them a letter or digit");
        return null;
    }

    /// <summary>A cluster of which the same is said has the same text.</summary>
    private static string Define(Dictionary<string, string> values) =>
        string.Join('\n', values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));

    /// <summary>What is to be said of each cluster is said once.</summary>
    private static ImmutableArray<string> Combine(List<(string Cluster, string Warning)> warnings, int clusters) =>
    [
        .. warnings.GroupBy(pair => pair.Warning, pair => pair.Cluster, StringComparer.Ordinal).Select(group =>
            group.Count() == clusters ? group.Key : $"{string.Join(", ", group)}: {group.Key}"),
    ];

    private ClustersResult Faulty(string phrase) =>
        new([], [common.DescribeFault(ProcessDefinitions.ClustersFile, $"{DisplayText.Quote(path)} {phrase}")], []);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

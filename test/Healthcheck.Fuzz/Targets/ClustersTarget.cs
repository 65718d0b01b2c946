using Healthcheck.Configuration;

namespace Healthcheck.Fuzz.Targets;

/// <summary>The clusters file, JSON and YAML.</summary>
/// <param name="folder">Where the file is written.</param>
internal sealed class ClustersTarget(string folder) : ITarget
{
    private readonly string _file = Path.Combine(folder, "clusters.yaml");

    public string Name => "clusters";

    /// <summary>As large as a file may be: what is nested in each other shows its limits only then.</summary>
    public int LongestInput => 64 * 1024;

    public IReadOnlyList<string> Words { get; } =
    [
        "- name: eu\n", "  connect-url: http://c:8083\n", "[{\"name\":\"eu\",\"connect-url\":\"http://c\"}]", "\"name\":",
        "\"connect-url\":",
        "\"expect-connectors\":", "  expect-connectors: [a, b]\n", "  checks: |\n", "  grace-period: 5s\n", "\n", "\n  ", ": ", "- ", "? ",
        "#",
        "&a ", "*a", "<<: *a\n", "<<: [*a, *b]\n", "!!str ", "!!binary ", "---\n", "...\n", "%YAML 1.2\n", "[", "]", "{", "}", ",", "\"",
        "'", "\\ud800", "\\x00", "\t", "> ", "| ", "|+\n", "~", "null", "true", "0x1F", ".inf", "\ufeff", "\u0085", "@", "`",
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        File.WriteAllBytes(_file, input.ToArray());
        var sources = new SettingSources(new Dictionary<string, string>(), new Dictionary<string, string>());
        var result = new ClustersFile(_file, sources).Read();
        ViolationException.ThrowIf(result.Clusters.IsEmpty == result.Faults.IsEmpty, "neither clusters nor faults, or both: ");
        Lines.Check(result.Faults);
        Lines.Check(result.Warnings);
        ViolationException.ThrowIf(
            result.Clusters.Select(cluster => cluster.Name).Distinct(StringComparer.Ordinal).Count() != result.Clusters.Length,
            "clusters of the same name: ");
        ViolationException.ThrowIf(result.Clusters.Any(cluster => cluster.Polling.Workers.IsEmpty), "nobody to be asked: ");
    }
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Healthcheck.Mutation;

/// <summary>The report of dotnet-stryker: each change, by file, and what became of it.</summary>
internal sealed class MutationReport
{
    private const string Source = "src/Healthcheck/";

    /// <summary>What the compiler refuses, and what dotnet-stryker leaves out by its settings, is in no program.</summary>
    private static readonly string[] NotBuilt = ["CompileError", "Ignored"];

    private readonly string _path;
    private readonly JsonNode _report;
    private readonly Dictionary<int, JsonObject> _nodes = [];
    private readonly List<Mutant> _mutants = [];

    private MutationReport(string path)
    {
        _path = path;
        _report = JsonNode.Parse(File.ReadAllText(path))!;
        foreach (var (name, file) in _report["files"]!.AsObject())
        {
            foreach (var node in file!["mutants"]!.AsArray().OfType<JsonObject>().Where(IsBuilt))
            {
                var mutant = new Mutant(int.Parse((string)node["id"]!, CultureInfo.InvariantCulture), name.Split(Source)[^1]);
                _nodes[mutant.Id] = node;
                _mutants.Add(mutant);
            }
        }
    }

    public static MutationReport Read(string path) => new(path);

    /// <summary>The changes of all files whose path below <c>src/Healthcheck</c> has <paramref name="part"/> in it.</summary>
    public IReadOnlyCollection<Mutant> Find(string part) =>
        [.. _mutants.Where(mutant => mutant.File.Contains(part, StringComparison.Ordinal))];

    public void Note(Mutant mutant, Outcome outcome)
    {
        var node = _nodes[mutant.Id];
        node["status"] = outcome.Status;
        node["statusReason"] = outcome.NoticedBy;
    }

    public void Write() => File.WriteAllText(_path, _report.ToJsonString());

    private static bool IsBuilt(JsonObject node) => !NotBuilt.Contains((string?)node["status"]);
}

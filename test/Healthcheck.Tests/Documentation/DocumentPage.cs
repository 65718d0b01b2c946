using System.Text.RegularExpressions;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Documentation;

/// <summary>A page of the documentation as it lies in the repository.</summary>
/// <param name="Path">Relative to the root of the repository, with slashes.</param>
internal sealed partial record DocumentPage(string Path)
{
    /// <summary>The README and every page under deploy/docs.</summary>
    public static IReadOnlyList<DocumentPage> All { get; } =
    [
        Of("README.md"),
        .. Directory.GetFiles(Repository.Path("deploy", "docs"), "*.md").Order(StringComparer.Ordinal)
            .Select(file => Of($"deploy/docs/{System.IO.Path.GetFileName(file)}")),
    ];

    public string Text { get; } = File.ReadAllText(Repository.Path(Path.Split('/')));

    public static DocumentPage Of(string path) => new(path);

    /// <summary>The cells of each row of each table, headings included.</summary>
    public IEnumerable<string[]> Rows() => Lines()
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split(" | "));

    /// <summary>Targets of links and images, outside of code.</summary>
    public IEnumerable<string> Links() => Link().Matches(string.Join('\n', Prose())).Select(match => match.Groups[1].Value);

    /// <summary>What a link may name after the #, as GitHub makes it of headings.</summary>
    public IEnumerable<string> Anchors() => Prose().Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    public override string ToString() => Path;

    private string[] Lines() => Text.Split('\n');

    private IEnumerable<string> Prose()
    {
        var fenced = false;
        foreach (var line in Lines())
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            fenced ^= isFence;
            if (!fenced && !isFence && !line.StartsWith("    ", StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}

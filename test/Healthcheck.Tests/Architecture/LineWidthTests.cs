using System.Globalization;
using System.Text.RegularExpressions;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Architecture;

/// <summary>No line is longer than <c>.editorconfig</c> says, which neither the compiler nor the formatter looks at.</summary>
internal sealed partial class LineWidthTests
{
    private static readonly int Width = int.Parse(
        Declaration().Match(File.ReadAllText(Repository.Path(".editorconfig"))).Groups[1].Value, CultureInfo.InvariantCulture);

    [TestCase("src")]
    [TestCase("test")]
    public void Lines_OfAllSources_KeepToTheDeclaredWidth(string folder)
    {
        var sources = Directory.EnumerateFiles(Repository.Path(folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)).ToList();

        var tooLong =
            from path in sources
            from line in File.ReadLines(path).Select((text, i) => (Text: text, Number: i + 1))
            where line.Text.Length > Width && !(folder == "test" && LongText().IsMatch(line.Text))
            select $"{Path.GetFileName(path)}:{line.Number} has {line.Text.Length}";

        Assert.That(sources, Has.Count.GreaterThan(100));
        Assert.That(tooLong, Is.Empty);
    }

    [GeneratedRegex(@"max_line_length = (\d+)")]
    private static partial Regex Declaration();

    /// <summary>What a test sends or expects is shown as it is: an answer of Connect or a sentence is easier read in one piece.</summary>
    [GeneratedRegex("\"[^\"]{60}|\"\"\"|\\\\\"|\\{\"|\\{\\{|`")]
    private static partial Regex LongText();
}

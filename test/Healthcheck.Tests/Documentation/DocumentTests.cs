using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Documentation;

/// <summary>The README stays short, and links lead somewhere.</summary>
internal sealed class DocumentTests
{
    private static IEnumerable<DocumentPage> Pages => DocumentPage.All;

    [Test]
    public void Readme_Length_IsAtMost250Lines()
    {
        var lines = DocumentPage.Of("README.md").Text.TrimEnd('\n').Split('\n');

        Assert.That(lines, Has.Length.AtMost(250), "move what is too much to deploy/docs");
    }

    [TestCaseSource(nameof(Pages))]
    public void Page_RelativeLinks_LeadToFileAndAnchor(DocumentPage page)
    {
        var relative = page.Links().Where(link => !link.Contains("://", StringComparison.Ordinal));

        Assert.That(relative.Where(link => !Exists(page, link)), Is.Empty);
    }

    [Test]
    public void Readme_Links_LeadToEveryPage()
    {
        var readme = DocumentPage.Of("README.md").Links().Select(link => link.Split('#')[0]);

        Assert.That(Pages.Skip(1).Select(page => page.Path), Is.Not.Empty.And.SubsetOf(readme));
    }

    private static bool Exists(DocumentPage from, string link)
    {
        var (path, anchor) = link.Split('#') is [var file, var name] ? (file, name) : (link, "");
        var folder = Path.GetDirectoryName(from.Path)!;
        var root = Repository.Path();
        var target = path.Length == 0 ? from.Path : Path.GetRelativePath(root, Path.Combine(root, folder, path));

        return (File.Exists(Path.Combine(root, target)) || Directory.Exists(Path.Combine(root, target)))
            && (anchor.Length == 0 || DocumentPage.Of(target).Anchors().Contains(anchor));
    }
}

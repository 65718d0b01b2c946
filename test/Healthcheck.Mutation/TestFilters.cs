using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Healthcheck.Mutation;

/// <summary>Which tests are run, in the language of NUnit's filters.</summary>
internal static class TestFilters
{
    public static XElement ByNames(IEnumerable<string> names) => new("or", names.Select(name => new XElement("test", name)));

    /// <param name="namespaces">Below that of all tests, separated by commas; empty: all.</param>
    public static XElement ByNamespaces(string namespaces)
    {
        var patterns = namespaces.Split(',').Select(name => $"^{Regex.Escape($"Healthcheck.Tests.{name}")}");
        return new XElement("test", new XAttribute("re", "1"), string.Join('|', patterns));
    }
}

using System.Reflection;
using System.Xml;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;

namespace Healthcheck.Tests.Architecture;

/// <summary>
/// A test whose name has a character that XML cannot have is left out, in silence, when only some tests are asked for: the runner passes
/// names on as XML. So it is given another name.
/// </summary>
internal sealed class TestNameTests
{
    [Test]
    public void Names_OfAllTests_CanBeAskedFor()
    {
        var all = new DefaultTestAssemblyBuilder().Build(Assembly.GetExecutingAssembly(), new Dictionary<string, object>());

        var names = NamesIn(all).ToList();

        Assert.That(names, Has.Count.GreaterThan(4000));
        Assert.That(names.Where(name => name.Any(c => !XmlConvert.IsXmlChar(c) && !char.IsSurrogate(c))), Is.Empty);
    }

    private static IEnumerable<string> NamesIn(ITest test) => test.HasChildren ? test.Tests.SelectMany(NamesIn) : [test.FullName];
}

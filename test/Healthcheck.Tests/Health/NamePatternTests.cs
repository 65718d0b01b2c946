using Healthcheck.Health;

namespace Healthcheck.Tests.Health;

internal sealed class NamePatternTests
{
    [TestCase("orders", "orders", true)]
    [TestCase("orders", "Orders", false)]
    [TestCase("orders", "orders-1", false)]
    [TestCase("orders", "my-orders", false)]
    [TestCase("*", "", true)]
    [TestCase("*", "anything at all", true)]
    [TestCase("orders-*", "orders-", true)]
    [TestCase("orders-*", "orders-eu-1", true)]
    [TestCase("orders-*", "orders", false)]
    [TestCase("*-test", "a-test", true)]
    [TestCase("*-test", "a-test-b", false)]
    [TestCase("*a*b*", "xxaxxbxx", true)]
    [TestCase("*a*b*", "xxbxxaxx", false)]
    [TestCase("a?c", "abc", true)]
    [TestCase("a?c", "ac", false)]
    [TestCase("a?c", "abbc", false)]
    [TestCase("a?c", "a,c", true)]
    [TestCase("?", "✓", true)]
    [TestCase("?", "😀", true)]
    [TestCase("??", "😀", false)]
    [TestCase("a.c", "abc", false)]
    [TestCase("[ab]", "a", false)]
    [TestCase("[ab]", "[ab]", true)]
    [TestCase("a*", "a/b %2f?#", true)]
    [TestCase("a\\*", "a\\b", true)]
    public void Matches_Name_AsAWhole(string pattern, string name, bool matches)
    {
        Assert.That(new NamePattern(pattern).Matches(name), Is.EqualTo(matches));
    }

    [Test]
    public void Matches_ManyStarsOnALongName_EndsSoon()
    {
        // Tried one way after another, this would take longer than the universe has lasted.
        var pattern = string.Concat(Enumerable.Repeat("a*", 60)) + "b";

        Assert.That(new NamePattern(pattern).Matches(new string('a', 20_000)), Is.False);
    }
}

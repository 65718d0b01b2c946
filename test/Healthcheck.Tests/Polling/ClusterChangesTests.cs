using System.Collections.Immutable;
using Healthcheck.Polling;

namespace Healthcheck.Tests.Polling;

/// <summary>What is told when clusters are defined anew.</summary>
internal sealed class ClusterChangesTests
{
    [TestCase("", "", "nothing changed")]
    [TestCase("a=1 b=2", "a=1 b=2", "nothing changed")]
    [TestCase("a=1 b=2", "b=2 a=1", "nothing changed")]
    [TestCase("a=1", "a=1 b=2 c=3", "added: b, c")]
    [TestCase("a=1 b=2 c=3", "b=2", "removed: a, c")]
    [TestCase("a=1 b=2", "a=9 b=8", "changed: a, b")]
    [TestCase("a=1 b=2", "c=3 b=9", "added: c; removed: a; changed: b")]
    public void Compare_BeforeAndAfter_NamesWhatIsDifferent(string before, string after, string expected)
    {
        var changes = ClusterChanges.Compare(Read(before), Read(after));

        Assert.That((changes.ToString(), changes.IsEmpty), Is.EqualTo((expected, expected == "nothing changed")));
    }

    private static ImmutableArray<ClusterOptions> Read(string clusters) =>
    [
        .. clusters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('='))
            .Select(parts => new ClusterOptions { Name = parts[0], Definition = new Secret(parts[1]) }),
    ];
}

namespace Healthcheck.Tests.Configuration;

/// <summary>Settings that contradict each other by the rules are told at the start.</summary>
internal sealed class ContradictionTests
{
    private const string Orders = "--expect-connectors (HEALTHCHECK_EXPECT_CONNECTORS): 'orders' is not watched by --include-connectors and "
        + "--exclude-connectors: it must be listed, but nothing else of it counts";

    [TestCase("--expect-connectors orders", "")]
    [TestCase("--expect-connectors orders,clicks --include-connectors clicks", Orders)]
    [TestCase("--expect-connectors orders --include-connectors o* --exclude-connectors *s", Orders)]
    [TestCase("--expect-connectors orders --include-connectors o*", "")]
    public void Contradictions_ExpectedAndNotWatched_IsTold(string args, string warning)
    {
        Assert.That(string.Join('\n', Composition.Contradictions(Read.Settings(args.Split(' ')))), Is.EqualTo(warning));
    }
}

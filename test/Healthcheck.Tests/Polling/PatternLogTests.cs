using Healthcheck.Health;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

[TestFixture]
[CancelAfter(20_000)]
internal sealed class PatternLogTests
{
    [Test]
    public async Task Write_PatternMatchesNothing_WarnsAtFirstAndOnChange()
    {
        using var rig = new Rig(Given.Policy with
        {
            Filter = new ConnectorFilter { Include = [new NamePattern("orders"), new NamePattern("late")], Exclude = [new NamePattern("never")] },
        });
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 102, 153, 153, 141 }));
        Assert.That(await rig.PollIdsAsync(), Is.Empty);

        rig.Lists(Given.Connector("orders"), Given.Connector("late"));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 154 }));

        rig.Lists(Given.Connector("late"));
        Assert.That(await rig.PollIdsAsync(), Is.EqualTo(new[] { 153 }));
        Assert.That(rig.Report.IdlePatterns.Select(pattern => pattern.Text), Is.EqualTo(new[] { "orders", "never" }));
    }
}

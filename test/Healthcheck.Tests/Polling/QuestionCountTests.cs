using System.Net;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>How often a poll asks. A fixed number of requests could fall into step with the turns of a balancer.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class QuestionCountTests
{
    [TestCase(0, 2)]
    [TestCase(0.24, 2)]
    [TestCase(0.25, 1)]
    [TestCase(0.99, 1)]
    public async Task PollOnceAsync_Well_EveryFourthAsksTwice(double chance, int asked)
    {
        using var rig = new Rig();
        await rig.PollAsync();

        Assert.That(await CountAsync(rig, chance), Is.EqualTo(asked));
    }

    [TestCase(0.49, 2)]
    [TestCase(0.5, 3)]
    public async Task PollOnceAsync_WellAndSickLately_AsksMoreOftenForAMinute(double chance, int asked)
    {
        using var rig = new Rig();
        await rig.PollAsync();
        rig.Connect.Health.Says(Given.Unhealthy, HttpStatusCode.InternalServerError);
        await rig.PollAsync();
        rig.IsWell();
        Assert.That(await CountAsync(rig, chance), Is.EqualTo(asked));

        rig.Time.Advance(TimeSpan.FromSeconds(61));
        await rig.PollAsync();
        Assert.That(await CountAsync(rig, 0.99), Is.EqualTo(1));
    }

    /// <summary>Only an answer that took long is asked for once more: what came at once may be asked for in the next poll.</summary>
    [Test]
    public async Task PollOnceAsync_SickAtOnce_IsNotAskedWithoutEnd()
    {
        using var rig = new Rig();
        await rig.PollAsync();
        rig.IsSick();
        await rig.PollAsync();

        Assert.That(await CountAsync(rig, 0.3), Is.EqualTo(2));
    }

    private static async Task<int> CountAsync(Rig rig, double chance)
    {
        var before = rig.Connect.Health.Calls;
        rig.Random.Next01 = chance;
        await rig.PollAsync();
        rig.Random.Next01 = 0.99;
        return rig.Connect.Health.Calls - before;
    }
}

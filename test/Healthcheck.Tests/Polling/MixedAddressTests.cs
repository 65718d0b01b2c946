using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>Well, sick, well and sick again makes an address mixed, if it happens within a minute, one grace or four intervals.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class MixedAddressTests
{
    /// <param name="grace">Seconds, as all others.</param>
    /// <param name="apart">Between two changes, of which there are three.</param>
    [TestCase(10, 10, 19, true)]
    [TestCase(10, 10, 21, false)]
    [TestCase(300, 10, 99, true)]
    [TestCase(300, 10, 101, false)]
    [TestCase(10, 60, 79, true)]
    [TestCase(10, 60, 81, false)]
    public async Task PollOnceAsync_ChangesCloseTogether_MakeItMixed(int grace, int interval, int apart, bool mixed)
    {
        using var rig = new Rig(
            Given.Policy with { WorkerGracePeriod = TimeSpan.FromSeconds(grace) }, new RestOptions(), TimeSpan.FromSeconds(interval));
        for (var change = 0; change < 4; change++)
        {
            if (change % 2 == 0)
            {
                rig.IsWell();
            }
            else
            {
                rig.IsSick();
            }

            await rig.PollAsync();
            rig.Time.Advance(TimeSpan.FromSeconds(apart));
        }

        Assert.That(rig.Report.Life.IsMixed, Is.EqualTo(mixed));
    }
}

namespace Healthcheck.Tests.Configuration;

[TestFixture]
internal sealed class DemoTests
{
    [Test]
    public void Read_Demo_PollsEverySecondUnlessTold()
    {
        Assert.That(Read.Settings(["--demo"]).Demo, Is.True);
        Assert.That(Read.Settings(["--demo"]).Cluster.Polling.Interval, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(Read.Settings(["--demo"]).Cluster.Health.StaleAfter, Is.EqualTo(TimeSpan.FromSeconds(3)));
        Assert.That(
            Read.Settings(["--demo"], ("HEALTHCHECK_POLL_INTERVAL", "7s")).Cluster.Polling.Interval,
            Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(Read.Settings([]).Demo, Is.False);
    }

    [Test]
    public void Read_DemoWithConnectUrlFlag_IsAFault()
    {
        Assert.That(
            Read.Faults(["--connect-url", "http://host", "--demo"]),
            Is.EqualTo(["--connect-url (HEALTHCHECK_CONNECT_URL): not together with --demo"]));
    }

    [TestCase("http://host")]
    [TestCase("not a url")]
    public void Read_DemoWithConnectUrlVariable_IgnoresIt(string url)
    {
        Assert.That(
            Read.Settings(["--demo"], ("HEALTHCHECK_CONNECT_URL", url)).Cluster.Polling.Workers,
            Is.EqualTo([new Uri("http://localhost:8083/")]));
    }
}

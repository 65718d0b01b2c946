using Healthcheck.Restarts;

namespace Healthcheck.Tests.Restarts;

internal sealed class WholeRestartTests
{
    [TestCase("4.3.1", true)]
    [TestCase("3.6.2", true)]
    [TestCase("3.2.0", true)]
    [TestCase("3.1.1", true)]
    [TestCase("3.1.0", false)]
    [TestCase("3.0.2", false)]
    [TestCase("2.8.1", false)]
    [TestCase("2.2.2", false)]
    [TestCase("7.1.1-ccs", true)]
    [TestCase("7.5.0-ce", true)]
    [TestCase("8.1.1-ce", true)]
    [TestCase("7.1.0-ccs", false)]
    [TestCase("7.0.12-ccs", false)]
    [TestCase("7.0.1-ce", false)]
    [TestCase("6.2.0-ccs", null)]
    [TestCase("7.1.0", null, Description = "whose number is that")]
    [TestCase("5.0.0", null)]
    [TestCase("3.1.0.7.2.15", null)]
    [TestCase("3.6.1.redhat-00001", null)]
    [TestCase("4.0.0-SNAPSHOT", null)]
    [TestCase("3.9", null)]
    [TestCase("99999999999.1.1", null)]
    [TestCase("", null)]
    [TestCase(null, null)]
    public void IsSafeIn_Version_IsThatOfTheRelease(string? version, bool? isSafe)
    {
        Assert.That(WholeRestart.IsSafeIn(version), Is.EqualTo(isSafe));
    }
}

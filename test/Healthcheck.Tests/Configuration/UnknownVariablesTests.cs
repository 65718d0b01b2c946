namespace Healthcheck.Tests.Configuration;

[TestFixture]
internal sealed class UnknownVariablesTests
{
    [TestCase("HEALTHCHECK_PRT", "HEALTHCHECK_PRT: unknown variable, ignored; did you mean HEALTHCHECK_PORT? (--help lists all)")]
    [TestCase("HEALTHCHECK_UNLIKE_ANY", "HEALTHCHECK_UNLIKE_ANY: unknown variable, ignored (--help lists all)")]
    public void Read_UnknownVariable_WarnsWithoutItsValue(string name, string warning)
    {
        Assert.That(Read.Run([], (name, "hidden")).Warnings, Is.EqualTo([warning]));
    }

    [TestCase("HEALTHCHECK_SERVICE_HOST", "10.0.0.1")]
    [TestCase("HEALTHCHECK_SERVICE_PORT", "80")]
    [TestCase("HEALTHCHECK_SERVICE_PORT_HTTP", "80")]
    [TestCase("HEALTHCHECK_PORT_80_TCP", "tcp://10.0.0.1:80")]
    [TestCase("HEALTHCHECK_PORT_80_TCP_ADDR", "10.0.0.1")]
    [TestCase("HEALTHCHECK_BLUE_PORT", "tcp://10.0.0.1:80")]
    [TestCase("HEALTHCHECK_INTEGRATION", "1")]
    [TestCase("HEALTHCHECK_KAFKA_HOME", "/opt/kafka")]
    [TestCase("HEALTHCHECK_PROGRAM", "/opt/healthcheck")]
    [TestCase("HEALTHCHECK_UNKNOWN", " ")]
    [TestCase("HEALTHCHECK", "1")]
    [TestCase("PORT", "1")]
    [TestCase("HEALTHCHECK_PORT", "1")]
    public void Read_VariableOfAnother_DoesNotWarn(string name, string value)
    {
        Assert.That(Read.Run([], (name, value)).Warnings, Is.Empty);
    }
}

namespace Healthcheck.IntegrationTests.Support;

/// <summary>What a machine must have for these tests: skipped without it, unless the run insists.</summary>
internal static class Requirement
{
    public static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("HEALTHCHECK_INTEGRATION") == "required")
        {
            Assert.Fail(reason);
        }
        Assert.Ignore(reason);
    }
}

namespace Healthcheck.IntegrationTests.Support;

/// <summary>What the tests need and the machine lacks: a skip that says why, or, where nothing may skip, a failure.</summary>
internal static class Requirement
{
    private static int _told;

    public static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("HEALTHCHECK_INTEGRATION") == "required")
        {
            Assert.Fail(reason);
        }

        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            // A plain `dotnet test` prints no reasons of its own.
            TestContext.Error.WriteLine($"Integration tests are skipped: {reason}");
        }

        Assert.Ignore(reason);
    }
}

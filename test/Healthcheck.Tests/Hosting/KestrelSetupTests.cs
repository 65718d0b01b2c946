using Healthcheck.Hosting;

namespace Healthcheck.Tests.Hosting;

/// <summary>A small container has room for fewer clients.</summary>
internal sealed class KestrelSetupTests
{
    private const long Mebibyte = 1024 * 1024;

    [TestCase(1, 96, 8)]
    [TestCase(48, 128, 12)] // What the garbage collector takes of 64 MiB.
    [TestCase(96, 256, 24)]
    [TestCase(100_000, 320, 32)]
    public void Limits_Memory_IsDividedAmongClients(int mebibytes, int connections, int largeAnswers) =>
        Assert.That(
            (KestrelSetup.MostConnections(mebibytes * Mebibyte), KestrelSetup.MostLargeAnswers(mebibytes * Mebibyte)),
            Is.EqualTo((connections, largeAnswers)));
}

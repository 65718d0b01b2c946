using System.Security.Cryptography.X509Certificates;
using Healthcheck.Tests.Metrics;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Web;

/// <summary>When the certificate of the daemon's own port expires, as metrics tell it.</summary>
[CancelAfter(60_000)]
internal sealed class CertificateExpiryTests
{
    private const string Name = "kafka_connect_health_tls_certificate_expiry_timestamp_seconds";

    [Test]
    public async Task Metrics_CertificateIsReplaced_TellWhenTheNewOneExpires()
    {
        using var authority = new TestAuthority();
        using var first = authority.Issue("first", until: new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var second = authority.Issue("second", until: new DateTimeOffset(2041, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var secret = new MountedSecret(Pair(first));
        await using var door = await Door.OpenAsync(
            "--web-tls-cert-file", secret.PathOf("tls.crt"), "--web-tls-key-file", secret.PathOf("tls.key"));
        Assert.That(await ExpiryAsync(door), Is.EqualTo(2208988800));

        secret.Swap(Pair(second));
        await PollAsync(door);
        await door.AskAsync("/livez");
        await PollAsync(door);

        Assert.That(await ExpiryAsync(door), Is.EqualTo(2240611200));
    }

    [Test]
    public async Task Metrics_WithoutTls_HaveNone()
    {
        await using var door = await Door.OpenAsync();

        Assert.That((await door.AskAsync("/metrics")).Body, Does.Not.Contain($"{Name}{{"));
    }

    private static async Task<double> ExpiryAsync(Door door) =>
        PrometheusPage.Parse((await door.AskAsync("/metrics")).Body).Value($"{Name}{{certificate=web}}");

    private static async Task PollAsync(Door door)
    {
        await door.Clock.WaitUntilArmedAsync(1);
        door.Clock.Advance(TimeSpan.FromSeconds(10));
        await door.Daemon.NextReportAsync();
    }

    private static (string, string)[] Pair(X509Certificate2 certificate) =>
        [("tls.crt", certificate.ExportCertificatePem()), ("tls.key", TestAuthority.KeyPem(certificate))];
}

using Healthcheck.Tests.Support;
using static Healthcheck.WithoutKafka.Faults.Rows;

namespace Healthcheck.WithoutKafka.Faults;

internal static class TlsRows
{
    private const string Area = "TLS";

    public static readonly FaultRow[] All =
    [
        Shown("Connect's certificate has expired", stage => stage.Front.SpeakTls(stage.Certificate(expired: true)),
            "Renew Connect's certificate; `KafkaConnectCertificateExpires` warns before."),
        Shown("Connect's certificate is for another host", stage => stage.Front.SpeakTls(OfAnotherHost(stage)),
            "Name the host in the certificate, or say with `--connect-tls-server-name` which it is for."),
        Shown("Connect's certificate is of an unknown authority", stage => stage.Front.SpeakTls(OfAnother(stage, write: false)),
            "Put the authority's certificate into `--connect-ca-file`."),
        Shown("Connect got a certificate of a new authority, and then `--connect-ca-file` too", stage =>
            stage.Front.SpeakTls(OfAnother(stage, write: false)),
            "Put the new authority into `--connect-ca-file` before Connect gets its certificate; the file is read again by itself.") with
        {
            Mend = stage => Do(() => stage.Front.SpeakTls(OfAnother(stage, write: true))),
            LinesAfter = [182, 102, 141],
        },
        NeverRead(Area, "`https://` to a port that speaks plain HTTP", "tls", _ => Task.CompletedTask,
            "Write `http://`, or take the other port.") with
        {
            Url = stage => $"{stage.Front.Https}",
            Mend = null,
        },
        NeverRead(Area, "`http://` to a port that speaks TLS", "connect", stage => Do(() => stage.Front.SpeakTls(stage.Certificate())),
            "Write `https://` in `--connect-url`.") with
        {
            Mend = null,
        },
        Shown("Connect asks for a client certificate, and none is set", stage => stage.Front.SpeakTls(stage.Certificate(),
            asksForClient: true),
            "Set `--connect-client-cert-file` and `--connect-client-key-file`."),
    ];

    /// <summary>Healthy over TLS before.</summary>
    private static FaultRow Shown(string fault, Action<FaultStage> begin, string advice) =>
        Lost(Area, fault, "tls", stage => Do(() => begin(stage)), advice) with
        {
            Url = stage =>
            {
                stage.Front.SpeakTls(stage.Certificate());
                return $"{stage.Front.Https}";
            },
            Flags = stage => ["--connect-ca-file", stage.AuthorityFile],
            Mend = stage => Do(() => stage.Front.SpeakTls(stage.Certificate())),
        };

    private static System.Security.Cryptography.X509Certificates.X509Certificate2 OfAnother(FaultStage stage, bool write)
    {
        var authority = new TestAuthority("another");
        if (write)
        {
            stage.Folder.Write("ca.pem", authority.Pem);
        }

        return authority.Issue("127.0.0.1");
    }

    private static System.Security.Cryptography.X509Certificates.X509Certificate2 OfAnotherHost(FaultStage stage) =>
        stage.Authority.Issue("elsewhere.example", names: ["elsewhere.example"]);
}

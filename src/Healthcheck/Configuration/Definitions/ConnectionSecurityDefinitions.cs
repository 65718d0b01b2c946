using System.Security.Cryptography.X509Certificates;
using Healthcheck.Files;
using Healthcheck.Polling;
using Healthcheck.Rest;

namespace Healthcheck.Configuration;

/// <summary>
/// Settings of a cluster: how Kafka Connect knows who asks, and how it is known who answers. Rows of the <see cref="SettingTable"/>.
/// </summary>
internal static class ConnectionSecurityDefinitions
{
    internal static readonly Setting<ClusterOptions> BasicAuth = new Setting<ClusterOptions, Reloadable<Secret>?>
    {
        Flag = "--basic-auth",
        MayHoldSecret = true,
        Description = "Credentials for Kafka Connect. A flag is visible in the process list: prefer the file.",
        Parser = CredentialsParser.BasicAuth,
        Get = cluster => cluster.Rest.BasicAuth,
        Set = (cluster, value) => cluster with { Rest = cluster.Rest with { BasicAuth = value } },
    };

    internal static readonly Setting<ClusterOptions> BasicAuthFile = new Setting<ClusterOptions, Reloadable<Secret>?>
    {
        Flag = "--basic-auth-file",
        MayHoldSecret = true,
        Description = "Credentials for Kafka Connect, from a file; instead of --basic-auth.",
        Parser = CredentialsParser.BasicAuthFile("--basic-auth-file"),
        Get = cluster => cluster.Rest.BasicAuth,
        Set = (cluster, value) => cluster with { Rest = cluster.Rest with { BasicAuth = value } },
    };

    internal static readonly Setting<ClusterOptions> BearerTokenFile = new Setting<ClusterOptions, Reloadable<Secret>?>
    {
        Flag = "--bearer-token-file",
        MayHoldSecret = true,
        Description = "A bearer token for Kafka Connect, from a file; instead of user and password.",
        Parser = CredentialsParser.BearerTokenFile("--bearer-token-file"),
        Get = cluster => cluster.Rest.BearerToken,
        Set = (cluster, value) => cluster with { Rest = cluster.Rest with { BearerToken = value } },
    };

    internal static readonly Setting<ClusterOptions> HeaderFile = new Setting<ClusterOptions, Reloadable<RequestHeaders>?>
    {
        Flag = "--connect-header-file",
        MayHoldSecret = true,
        Description = "Headers sent with each request to Kafka Connect, from a file.",
        Parser = CredentialsParser.HeaderFile("--connect-header-file"),
        Get = cluster => cluster.Rest.Headers,
        Set = (cluster, value) => cluster with { Rest = cluster.Rest with { Headers = value } },
    };

    internal static readonly Setting<ClusterOptions> CaFile = new Setting<ClusterOptions, Reloadable<X509Certificate2Collection>?>
    {
        Flag = "--connect-ca-file",
        MayHoldSecret = true,
        Description = "Certificate authorities to trust for Kafka Connect's certificates, instead of the system's.",
        Parser = CertificateParser.AuthoritiesFile("--connect-ca-file"),
        Get = cluster => cluster.Rest.Authorities,
        Set = (cluster, value) => cluster with { Rest = cluster.Rest with { Authorities = value } },
    };

    internal static readonly Setting<ClusterOptions> ClientCertFile = new Setting<ClusterOptions, Secret?>
    {
        Flag = "--connect-client-cert-file",
        MayHoldSecret = true,
        Description = "The client certificate to present to Kafka Connect; its key is in --connect-client-key-file.",
        Parser = PathOf("path of a PEM certificate, followed by its intermediates"),
        Get = cluster => cluster.Rest.ClientCertificateFiles.Certificate,
        Set = (cluster, value) => WithFiles(cluster, cluster.Rest.ClientCertificateFiles with { Certificate = value }),
    };

    internal static readonly Setting<ClusterOptions> ClientKeyFile = new Setting<ClusterOptions, Secret?>
    {
        Flag = "--connect-client-key-file",
        MayHoldSecret = true,
        Description = "The key of the certificate in --connect-client-cert-file.",
        Parser = PathOf("path of a PEM key: PKCS#8 (encrypted or not), PKCS#1 or EC"),
        Get = cluster => cluster.Rest.ClientCertificateFiles.Key,
        Set = (cluster, value) => WithFiles(cluster, cluster.Rest.ClientCertificateFiles with { Key = value }),
    };

    internal static readonly Setting<ClusterOptions> ClientKeyPasswordFile = new Setting<ClusterOptions, Secret?>
    {
        Flag = "--connect-client-key-password-file",
        MayHoldSecret = true,
        Description = "The password of an encrypted key in --connect-client-key-file.",
        Parser = PathOf("path of a file holding the password"),
        Get = cluster => cluster.Rest.ClientCertificateFiles.KeyPassword,
        Set = (cluster, value) => WithFiles(cluster, cluster.Rest.ClientCertificateFiles with { KeyPassword = value }),
    };

    internal static readonly Setting<ClusterOptions> TlsServerName = new Setting<ClusterOptions, string?>
    {
        Flag = "--connect-tls-server-name",
        DefaultNote = "the host in --connect-url",
        Description = "The name that must be in Kafka Connect's certificates.",
        Parser = AddressParser.ServerName,
        Get = cluster => cluster.Rest.TlsServerName,
        Set = (cluster, value) => cluster with { Rest = cluster.Rest with { TlsServerName = value } },
    };

    internal static readonly Setting<ClusterOptions> TlsInsecure = new Setting<ClusterOptions, bool>
    {
        Flag = "--connect-tls-insecure",
        Implied = "true",
        Description = "Accept any certificate, so that the server is not authenticated. For debugging only.",
        Parser = WordParser.Choice("a yes or no", ("true", true), ("false", false)),
        Get = cluster => cluster.Rest.TlsIsInsecure,
        Set = (cluster, value) => cluster with { Rest = cluster.Rest with { TlsIsInsecure = value } },
    };

    private static SettingParser<Secret?> PathOf(string allowed) =>
        new(allowed, text => ParseResult<Secret?>.Good(new Secret(text.Trim())), _ => "");

    private static ClusterOptions WithFiles(ClusterOptions cluster, ClientCertificateFiles files) =>
        cluster with { Rest = cluster.Rest with { ClientCertificateFiles = files } };
}

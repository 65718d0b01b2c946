namespace Healthcheck.Configuration;

/// <summary>Settings of the process: whom its own port answers. Rows of the <see cref="SettingTable"/>.</summary>
internal static class WebDefinitions
{
    internal static readonly Setting<DaemonOptions> CertificateFile = new Setting<DaemonOptions, string?>
    {
        Flag = "--web-tls-cert-file",
        Description = "Certificate of the daemon's own port, followed by its intermediates. With it the port speaks TLS only.",
        Parser = Path("path of a PEM file"),
        Get = daemon => daemon.Web.CertificateFile,
        Set = (daemon, value) => daemon with { Web = daemon.Web with { CertificateFile = value } },
    };

    internal static readonly Setting<DaemonOptions> KeyFile = new Setting<DaemonOptions, string?>
    {
        Flag = "--web-tls-key-file",
        MayHoldSecret = true,
        Description = "Private key of that certificate.",
        Parser = Path("path of a PEM file, not encrypted"),
        Get = daemon => daemon.Web.KeyFile,
        Set = (daemon, value) => daemon with { Web = daemon.Web with { KeyFile = value } },
    };

    internal static readonly Setting<DaemonOptions> ClientAuthoritiesFile = new Setting<DaemonOptions, string?>
    {
        Flag = "--web-client-ca-file",
        Description = "Authorities: a client that presents a certificate from one of them needs no password.",
        Parser = Path("path of a PEM file"),
        Get = daemon => daemon.Web.ClientAuthoritiesFile,
        Set = (daemon, value) => daemon with { Web = daemon.Web with { ClientAuthoritiesFile = value } },
    };

    internal static readonly Setting<DaemonOptions> UsersFile = new Setting<DaemonOptions, string?>
    {
        Flag = "--web-users-file",
        MayHoldSecret = true,
        Description = "Users and hashes of their passwords: others get no more than /livez, /readyz, /ping and verdicts without traces.",
        Parser = Path("path of a file with lines user:bcrypt-hash, as htpasswd -B writes them, of cost 4-14"),
        Get = daemon => daemon.Web.UsersFile,
        Set = (daemon, value) => daemon with { Web = daemon.Web with { UsersFile = value } },
    };

    internal static readonly Setting<DaemonOptions> GuardVerdict = new Setting<DaemonOptions, bool>
    {
        Flag = "--web-guard-verdict",
        Implied = "true",
        Description = "Ask for credentials for verdicts as well. The flag alone means true.",
        Parser = WordParser.Choice("true or false", ("true", true), ("false", false)),
        Get = daemon => daemon.Web.GuardVerdict,
        Set = (daemon, value) => daemon with { Web = daemon.Web with { GuardVerdict = value } },
    };

    internal static readonly Setting<DaemonOptions> AllowRestart = new Setting<DaemonOptions, bool>
    {
        Flag = "--web-allow-restart",
        Implied = "true",
        Description = "Let users restart what failed, by POST /connectors/{name}/restart and a button on the page. "
            + "The flag alone means true.",
        Parser = WordParser.Choice("true or false", ("true", true), ("false", false)),
        Get = daemon => daemon.Web.AllowRestart,
        Set = (daemon, value) => daemon with { Web = daemon.Web with { AllowRestart = value } },
    };

    private static SettingParser<string?> Path(string allowed) =>
        new(allowed, text => ParseResult<string?>.Good(text.Trim()), path => path ?? "");
}

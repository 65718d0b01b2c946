using System.CommandLine;
using Healthcheck.Configuration;
using CommandLineResult = System.CommandLine.ParseResult;

namespace Healthcheck.Commands;

/// <summary><c>healthcheck probe</c>: asks a running daemon once, for images that hold no curl.</summary>
internal sealed class ProbeCommand : Command
{
    public const string Summary = "Ask a running daemon once: exit code 0 when it answers with 2xx, else 1.";

    public const string HelpText = """
        Usage: healthcheck probe [URL] [--timeout 2s] [--ca-file FILE] [--user-file FILE]
                                 [--cert-file FILE --key-file FILE] [--insecure]

        Asks a running daemon once and prints one line: the status code, or why there is none.

        URL          http[s]://host[:port][/path], or a path of the daemon on this host. Without a path it is /livez.
                     The port and address of the daemon on this host, and whether it uses TLS, come from
                     HEALTHCHECK_PORT, HEALTHCHECK_BIND_ADDRESS, HEALTHCHECK_WEB_TLS_CERT_FILE and
                     HEALTHCHECK_SETTINGS_FILE, as the daemon itself reads them.
        --timeout    Time for the whole probe. Allowed: 10ms-1m. Default: 2s.
        --ca-file    PEM file of the authorities to trust for the daemon's certificate, instead of the system's.
                     For the daemon on this host the certificate is then checked, but not the name in it;
                     without this flag it is not checked.
        --user-file  File with one line user:password, for paths that require credentials.
        --cert-file  PEM file of a certificate, with those between it and its authority after it, for a daemon
                     that takes client certificates (--web-client-ca-file).
        --key-file   PEM file of its private key, not encrypted.
        --insecure   Do not check the certificate.
        --help, -h   Print this text.

        Exit codes: 0 answered with 2xx, 1 any other answer or none, 2 invalid arguments or settings.

        """;

    private static readonly (TimeSpan Min, TimeSpan Max) TimeoutRange = (TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));

    private readonly CommandEnvironment _environment;
    private readonly Argument<string[]> _url = new("URL") { Arity = ArgumentArity.ZeroOrMore };
    private readonly TimeoutFlag _timeout = new(TimeoutRange, usual: TimeSpan.FromSeconds(2));
    private readonly ProbeFiles _files = new();
    private readonly Option<bool> _insecure = new("--insecure")
    {
        Arity = ArgumentArity.Zero,
        Description = "Do not check the certificate.",
    };

    public ProbeCommand(CommandEnvironment environment)
        : base("probe", Summary)
    {
        _environment = environment;
        Arguments.Add(_url);
        Options.Add(_timeout.Option);
        Options.Add(_files.Authorities);
        Options.Add(_files.Certificate);
        Options.Add(_files.Key);
        Options.Add(_files.User);
        Options.Add(_insecure);
        Options.Add(SettingFlags.CreateOption(SettingTable.Help));
        TreatUnmatchedTokensAsErrors = false;
        SetAction(Run);
    }

    private int Run(CommandLineResult line)
    {
        if (SettingFlags.IsGiven(line, SettingTable.Help))
        {
            _environment.Output.Write(HelpText);
            return ExitCode.Success;
        }

        var timeout = _timeout.Read(line);
        var arguments = line.GetResult(_url)?.Tokens.Select(token => token.Value).ToList() ?? [];
        var url = arguments.Find(argument => !argument.StartsWith('-'));
        var unexpected = UnexpectedArguments.Describe(
            [.. arguments.Where(argument => !ReferenceEquals(argument, url)), .. line.UnmatchedTokens],
            this,
            isSecretNear: false,
            _ => "probe takes one URL and its flags, nothing else (healthcheck probe --help)");
        var target = ProbeTarget.Find(url, _environment.Variables);
        var (credentials, fileFaults) = _files.Read(line);
        List<string> faults = [.. unexpected, .. target.Faults, .. fileFaults];
        if (timeout.Fault is { } fault)
        {
            faults.Insert(0, fault);
        }

        if (faults.Count > 0)
        {
            return _environment.TellFaults(faults);
        }

        var trust = line.GetResult(_insecure) is { Implicit: false } || (target.IsLocal && credentials.Authorities is null)
            ? ProbeTrust.Anybody
            : new ProbeTrust(credentials.Authorities, AnyName: target.IsLocal);
        var tls = new ProbeTls(trust, credentials.Certificate);
        var answer = ProbeRequest.Send(target.Url!, tls, credentials.Authorization, timeout.Value);
        _environment.Output.WriteLine(answer.Line);
        return answer.Good ? ExitCode.Success : ExitCode.Unhealthy;
    }
}

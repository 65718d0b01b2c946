using System.Diagnostics;
using System.Net;
using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.WithoutKafka;

/// <summary>
/// A container may run as a user without an entry in /etc/passwd, and so without a home, where .NET looks for certificates.
/// </summary>
[TestFixture]
internal sealed class HomelessTests
{
    private const string Nobody = "4242";

    private RunFolder _folder = null!;
    private MutualTls _tls = null!;
    private string[] _pair = [];

    [SetUp]
    public void WriteFiles()
    {
        if (Environment.UserName != "root" || !File.Exists("/usr/bin/setpriv"))
        {
            Requirement.Missing("only root, with setpriv of util-linux, can run a program as a user without an entry");
        }

        _tls = new MutualTls("TLSv1.3");
        _folder = new RunFolder();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                _folder.Root,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                    | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        _pair =
        [
            _folder.Write("tls.crt", File.ReadAllText(_tls.CertificateFile)), _folder.Write("tls.key", File.ReadAllText(_tls.KeyFile)),
        ];
    }

    [TearDown]
    public void DeleteFiles()
    {
        _folder?.Dispose();
        _tls?.Dispose();
    }

    [Test]
    public async Task Run_WithoutAHome_SpeaksTlsOnBothSidesAndJudgesClients()
    {
        await using var connect = await ManyConnectors.StartAsync(1);
        var port = Loopback.FreePort();
        await using var daemon = Start(
            "daemon",
            "--port", $"{port}", "--bind-address", "127.0.0.1", "--poll-interval", "1s",
            "--connect-url", $"https://{connect.Address.Authority}/", "--connect-ca-file", _pair[0],
            "--connect-client-cert-file", _pair[0], "--connect-client-key-file", _pair[1],
            "--web-tls-cert-file", _pair[0], "--web-tls-key-file", _pair[1], "--web-client-ca-file", _pair[0]);
        using var handler = new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null },
        };
        using var client = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{port}/") };

        await Eventually.BecomesAsync(
            () =>
            {
                Assert.That(daemon.HasExited, Is.False, daemon.Tail);
                return client.GetAsync("readyz");
            },
            answer => answer.StatusCode is HttpStatusCode.OK,
            Limits.Start,
            "it has polled");

        // The worker speaks no TLS: that it is told so means that certificates did not end the poll before.
        await using var probe = Start(
            "probe", "probe", $"https://127.0.0.1:{port}/status", "--ca-file", _pair[0], "--cert-file", _pair[0], "--key-file", _pair[1],
            "--timeout", "1m");
        Assert.That(await probe.WaitForExitAsync(Limits.Start), Is.True);
        Assert.That((probe.ExitCode, probe.Error), Is.EqualTo((0, "")), probe.Tail);
        Assert.That(daemon.Output + daemon.Error, Does.Contain("does not speak TLS").And.Not.Contain("fault of this program"));
    }

    private ChildProcess Start(string name, params string[] args)
    {
        var program = ProgramUnderTest.Start(args);
        var start = new ProcessStartInfo(
            "setpriv", ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", program.FileName, .. program.ArgumentList]);
        start.Environment.Clear();
        foreach (var (variable, value) in program.Environment.Where(pair => pair.Key is not "HOME"))
        {
            start.Environment[variable] = value;
        }

        return ChildProcess.Start(start, name, _folder);
    }
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FakeConnect;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>All ways by which a secret gets into the daemon, with the same secret in each.</summary>
internal sealed class CanaryWays : IAsyncDisposable
{
    public const string Canary = "c4n4ryC4N4RY";
    public const string Pair = "ada:" + Canary;

    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);

    private readonly RunFolder _folder = new();
    private readonly MutualTls _tls = new("TLSv1.3");
    private readonly string _hash = BCrypt.Net.BCrypt.HashPassword(Canary, 4);
    private readonly FakeWorker _echo;
    private readonly string _clustersFile;

    private CanaryWays(OtlpReceiver collector, FakeWorker worker, FakeWorker echo)
    {
        (Collector, Worker, _echo) = (collector, worker, echo);
        using var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(_tls.KeyFile));
        var url = $"\"connect-url\": \"{worker.Address}\"";
        _clustersFile = _folder.Write("clusters.json", $$"""
            [
              { "name": "variable", {{url}} },
              { "name": "direct", {{url}}, "basic-auth": "{{Pair}}" },
              { "name": "file", {{url}}, "basic-auth-file": "{{_folder.Write("basic", Pair)}}" },
              { "name": "bearer", "connect-url": "{{echo.Address}}", "bearer-token-file": "{{_folder.Write("token", Canary)}}" },
              { "name": "header", {{url}}, "connect-header-file": "{{_folder.Write("header", $"X-Api-Key: {Canary}")}}" },
              { "name": "key", "connect-url": "https://{{worker.Address.Authority}}/", "connect-client-cert-file": "{{_tls.CertificateFile}}",
                "connect-client-key-file": "{{_folder.Write("key", key.ExportEncryptedPkcs8PrivateKeyPem(Canary, Encryption))}}",
                "connect-client-key-password-file": "{{_folder.Write("key-password", Canary)}}" }
            ]
            """);
        Flags =
        [
            "--clusters-file", _clustersFile, "--log-level", "DEBUG", "--poll-interval", "1s", "--bind-address", "127.0.0.1",
            "--root-cause-message", "on", "--restart", "dry-run", "--restart-basic-auth-file", _folder.Write("restart", Pair),
            "--web-users-file", _folder.Write("users", $"ada:{_hash}\n"),
        ];
        FaultyFlags =
        [
            [
                "--connect-url", $"http://user:{Canary}@connect:8083", "--basic-auth", Canary, "--bearer-token-file", Canary,
                "--connect-header-file", _folder.Write("bad-header", Canary), "--connect-client-key-file", _folder.Write("bad-key", Canary),
                "--connect-client-cert-file", _folder.Write("bad-cert", Canary),
                "--web-users-file", _folder.Write("bad-users", $"ada:{Canary}"),
            ],
            ["--basic-auth-file", _folder.Write("bad-basic", Canary), $"--basic-auht=user:{Canary}"],
            [
                "--clusters-file",
                _folder.Write("bad-clusters", $$"""[{ "name": "a", {{url}}, "basic-auth": "{{Canary}}", "basic-auht": "{{Pair}}" }]""")],
            ["--clusters-file", _folder.Write("bad-url", $$"""[{ "name": "a", "connect-url": "http://user:{{Canary}}@connect:8083" }]""")],
            ["--clusters-file", _folder.Write("broken", $$"""[{ "name": "a", "basic-auth": user:{{Canary}} ]""")],
            ["--settings-file", _folder.Write("bad-settings", $$"""{ "basic-auth": ["{{Pair}}"] }""")],
            ["probe", $"http://user:{Canary}@127.0.0.1/", "--user-file", _folder.Write("bad-user", Canary)],
        ];
    }

    /// <summary>As it stands in a header.</summary>
    public static string Encoded => Convert.ToBase64String(Encoding.UTF8.GetBytes(Pair));

    public OtlpReceiver Collector { get; }

    public FakeWorker Worker { get; }

    /// <summary>Of a daemon that has all of them and works.</summary>
    public string[] Flags { get; }

    /// <summary>Each is refused.</summary>
    public ImmutableArray<string[]> FaultyFlags { get; }

    /// <summary>All that must not be shown: the secret, what it is in a header, and what may be tried until it is found.</summary>
    public string[] Forms => [Canary, Encoded, _hash, _folder.PathOf("basic"), _folder.PathOf("token"), _folder.PathOf("key-password")];

    private (string Name, string Value)[] Variables =>
    [
        ("HEALTHCHECK_BASIC_AUTH", Pair),
        ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", $"{Collector.Address}v1/metrics?token={Canary}"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_EXPORTER_OTLP_HEADERS", $"x-token={Canary},authorization=Basic%20{Encoded}"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "200"),
    ];

    public static async Task<CanaryWays> OpenAsync()
    {
        var cluster = new FakeCluster();
        cluster.Set(FakeConnector.Running("orders", "sink", 3, "connect:8083"));
        cluster.SetTask("orders", 0, "FAILED", $"a.B: password={Canary}\nCaused by: a.B: jdbc:postgresql://me:{Canary}@host/db");
        cluster.SetTask("orders", 1, "FAILED", $"{new string('x', 8180)} password={Canary}\n{new string('x', 90_000)}://me:{Canary}@host");
        cluster.SetState(
            "orders", "FAILED", $"sasl.jaas.config=a.B required password=\"{Canary}\";\n-----BEGIN PRIVATE KEY-----\n{Canary}");
        var echo = await FakeWorker.StartAsync(new FakeCluster());
        echo.Answer("/connectors", FakeReply.Error(403, $"not for Bearer {Canary} nor Basic {Encoded}, token={Canary}"));
        return new CanaryWays(await OtlpReceiver.StartAsync(), await FakeWorker.StartAsync(cluster), echo);
    }

    /// <summary>With the secret in the variables too.</summary>
    public ChildProcess Start(string name, params string[] args) => Start(name, Variables, args);

    public ChildProcess StartPlain(string name, params string[] args) => Start(name, [], args);

    /// <returns>All that it says until it ends.</returns>
    public async Task<string> RunAsync(string name, int exitCode, params string[] args)
    {
        await using var process = Start(name, args);
        Assert.That(await process.WaitForExitAsync(Limits.Start), Is.True, name);
        Assert.That(process.ExitCode, Is.EqualTo(exitCode), () => $"{name}: {process.Tail()}");
        return process.Output + process.Error;
    }

    /// <summary>Until each cluster was polled, and the collector has refused a push and taken one.</summary>
    public async Task WaitUntilUsedAsync(HttpClient client, ChildProcess daemon)
    {
        await Eventually.BecomesAsync(
            () => client.GetAsync("readyz"), answer => answer.IsSuccessStatusCode, Limits.Start, "all were polled");
        await Eventually.TrueAsync(() => Task.FromResult(Says("cannot be pushed")), Limits.Start, "a refusal is told");
        Collector.Refuses = false;
        await Eventually.TrueAsync(() => Task.FromResult(Says(" again")), Limits.Start, "a push is taken");
        Assert.That(Worker.Requests.Select(request => request.Authorization), Has.Some.EqualTo($"Basic {Encoded}"));
        Assert.That(_echo.Requests.Select(request => request.Authorization), Has.Some.EqualTo($"Bearer {Canary}"));

        bool Says(string words) => (daemon.Output + daemon.Error).Contains(words, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await Collector.DisposeAsync();
        await Worker.DisposeAsync();
        await _echo.DisposeAsync();
        _tls.Dispose();
        _folder.Dispose();
    }

    private ChildProcess Start(string name, (string Name, string Value)[] variables, string[] args)
    {
        var start = ProgramUnderTest.Start(args);
        foreach (var (variable, value) in variables)
        {
            start.Environment[variable] = value;
        }

        return ChildProcess.Start(start, name, _folder);
    }
}

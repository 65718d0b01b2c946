using Healthcheck.Configuration;

namespace Healthcheck.Tests.Configuration;

/// <summary>Plants a canary wherever a secret may stand, rightly or not, and looks for it in all that may be printed.</summary>
[TestFixture]
internal sealed class SecretTests
{
    private const string Canary = "c4n4ry";

    private static readonly string[][] CommandLines =
    [
        ["--basic-auth", $"user:{Canary}"],
        ["--basic-auth", $"{Canary}"],
        ["--basic-auth", $"user:{Canary}\u0007"],
        ["--basic-auth", "user:", Canary],
        ["--basic-auth", "user:", "-" + Canary],
        [$"--basic-auth={Canary}"],
        [$"--basic-auht=user:{Canary}"],
        [$"--basic-auht:user:{Canary}"],
        ["--basic-auht", $"user:{Canary}"],
        ["--basic-auth", $"--user={Canary}"],
        ["--basic-auth-file", $"user:{Canary}"],
        ["--bearer-token-file", Canary],
        ["--restart-bearer-token-file", Canary],
        ["--connect-header-file", $"Authorization: {Canary}"],
        ["--connect-ca-file", Canary],
        ["--connect-client-cert-file", Canary],
        ["--connect-client-cert-file", Canary, "--connect-client-key-file", Canary, "--connect-client-key-password-file", Canary],
        ["--basic-auth", $"user:{Canary}", "--basic-auth-file", Canary],
        ["--connect-url", $"http://user:{Canary}@host"],
        ["--connect-url", $"http://user:{Canary}/x,y@z@host"],
        ["--connect-url", $"user:{Canary}//{Canary}@host"],
        ["--connect-url", $"http://a,http://user:{Canary}@host"],
        ["--connect-url", $"http://host?token={Canary}"],
        ["--connect-url", $"http://host?mail=a@b&token={Canary}"],
        ["--web-users-file", $"ada:{Canary}"],
        ["--web-tls-key-file", Canary],
        ["--web-tls-cert-file", "/no/such", "--web-tls-key-file", Canary],
        ["--demo", "--connect-url", $"http://user:{Canary}@host"],
        [Canary],
        ["@" + Canary],
        ["--", Canary],
    ];

    [TestCaseSource(nameof(CommandLines))]
    public void Read_SecretOnCommandLine_IsNeverPrinted(params string[] args)
    {
        Assert.That(Printed(Read.All(args)), Does.Not.Contain(Canary));
        Assert.That(Printed(Read.All(["check", .. args])), Does.Not.Contain(Canary));
    }

    [TestCase("HEALTHCHECK_BASIC_AUTH", $"user:{Canary}")]
    [TestCase("HEALTHCHECK_BASIC_AUTH", Canary)]
    [TestCase("HEALTHCHECK_BASIC_AUTH_FILE", Canary)]
    [TestCase("HEALTHCHECK_CONNECT_URL", $"http://user:{Canary}@host")]
    [TestCase("HEALTHCHECK_BASIC_AUHT", $"user:{Canary}")]
    public void Read_SecretInVariable_IsNeverPrinted(string name, string value)
    {
        Assert.That(Printed(Read.All([], (name, value))), Does.Not.Contain(Canary));
    }

    [TestCase("user:{0}@c:4317")]
    [TestCase("{0}@c:4317")]
    [TestCase("grpc://user:{0}@c:4317")]
    [TestCase("grpc://user:{0}?@c:4317")]
    [TestCase("http://user:{0}@c:99999")]
    [TestCase("http://user:{0}@xn--\u00fc")]
    [TestCase("http://user:{0}@c:4317")]
    [TestCase("http://c:99999/?token={0}")]
    [TestCase("http://c:99999/?mail=a@b&token={0}")]
    [TestCase("http://xn--\u00fc?token={0}")]
    [TestCase("http://c:0?token={0}")]
    [TestCase("c:4317?token={0}")]
    [TestCase("c:4317#{0}")]
    [TestCase("http://user:p/{0}@c:4317")]
    public void Read_SecretInEndpointOfOtlp_IsNeverPrinted(string endpoint)
    {
        var value = string.Format(System.Globalization.CultureInfo.InvariantCulture, endpoint, Canary);
        foreach (var name in new[] { "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT" })
        {
            Assert.That(Read.Faults([], (name, value)), Is.All.StartsWith(name).And.All.Not.Contains(Canary));
        }
    }

    [TestCase($$"""{"basic-auth": "user:{{Canary}}"}""")]
    [TestCase($$"""{"basic-auth": "{{Canary}}"}""")]
    [TestCase($$"""{"basic-auth": ["{{Canary}}"]}""")]
    [TestCase($$"""{"basic-auht": "user:{{Canary}}"}""")]
    [TestCase($$"""{"basic-auth": user:{{Canary}} }""")]
    [TestCase($"user:{Canary}")]
    [TestCase(Canary)]
    public void Read_SecretInFile_IsNeverPrinted(string content)
    {
        using var file = new TemporaryFile(content);

        Assert.That(Printed(Read.All(["--settings-file", file.Path])), Does.Not.Contain(Canary));
        Assert.That(Printed(Read.All(["--basic-auth-file", file.Path])), Does.Not.Contain(Canary));
    }

    [Test]
    public void ToString_Secret_IsStars()
    {
        Assert.That(new Secret(Canary).ToString(), Is.EqualTo("***"));
        Assert.That(Read.Settings(["--basic-auth", $"user:{Canary}"]).ToString(), Does.Contain("BasicAuth = ***"));
    }

    /// <summary>As a password of letters alone, which looks like a plain word.</summary>
    [TestCase("--basic-auth", "user:part", "canary")]
    [TestCase("canary", "--basic-auth-file", "/no/such")]
    [TestCase("--basic-auht", "user:part", "canary")]
    [TestCase("--connect-url", "http://user:part", "canary")]
    public void Read_WordBesideAFlagForASecret_IsNotPrinted(params string[] args)
    {
        Assert.That(Read.Faults(args), Has.Some.Contains("(not shown)").And.All.Not.Contains("canary"));
    }

    /// <summary>The word is the value of the flag that was meant, so the flag alone is a fault.</summary>
    [Test]
    public void Read_ValueOfAMistypedFlagForASecret_IsNotPrinted()
    {
        Assert.That(Read.Faults(["--basic-auht", "canary"]), Has.Exactly(1).Contains("--basic-auth").And.All.Not.Contains("canary"));
    }

    private static string Printed(SettingsResult result) =>
        string.Join('\n', [$"{result}", .. result.Faults, .. result.Warnings, .. result.Options?.Cluster.Polling.Workers ?? []]);
}

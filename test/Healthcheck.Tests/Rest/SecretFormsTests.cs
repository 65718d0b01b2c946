using Healthcheck.Rest;

namespace Healthcheck.Tests.Rest;

/// <summary>A text is only searched when something in it promises a secret; each such sign has to do so by itself.</summary>
internal sealed class SecretFormsTests
{
    [TestCase("Pass=hunter2", "Pass=***")]
    [TestCase("PWD=hunter2", "PWD=***")]
    [TestCase("secret=hunter2", "secret=***")]
    [TestCase("token=hunter2", "token=***")]
    [TestCase("api_key=hunter2", "api_key=***")]
    [TestCase("credential=hunter2", "credential=***")]
    [TestCase("Signature=hunter2", "Signature=***")]
    [TestCase("sig=hunter2", "sig=***")]
    [TestCase("sasl.jaas.config=hunter2", "sasl.jaas.config=***")]
    [TestCase("http://hunter2@host", "http://***@host")]
    [TestCase("jdbc:oracle:thin:scott/hunter2@host", "jdbc:oracle:thin:***@host")]
    [TestCase("Bearer hunter2hunter2", "Bearer ***")]
    [TestCase("Basic hunter2hunter2", "Basic ***")]
    [TestCase("Authorization: hunter2", "Authorization: ***")]
    [TestCase("AKIAIOSFODNN7EXAMPLE", "***")]
    [TestCase("ASIAIOSFODNN7EXAMPLE", "***")]
    [TestCase("eyJhbGciOiJIUzI1NiJ9", "***")]
    [TestCase("-----BEGIN X-----\nhunter2", "***")]
    [TestCase("-----BEGIN X-----\nhunter2\n-----END X----- and on", "*** and on")]
    [TestCase("-----BEGIN X-----\nhunter2\n-----END X and on", "***X and on")]
    [TestCase("-----BEGIN X-----a-----END X----- and -----BEGIN Y-----b-----END Y-----.", "*** and ***.")]
    [TestCase("ghp_abcdefghijklmnopqrst", "***")]
    [TestCase("gho_abcdefghijklmnopqrst", "***")]
    [TestCase("ghu_abcdefghijklmnopqrst", "***")]
    [TestCase("ghs_abcdefghijklmnopqrst", "***")]
    [TestCase("ghr_abcdefghijklmnopqrst", "***")]
    [TestCase("glpat-abcdefghijklmnop", "***")]
    [TestCase("xoxb-abcdefghij", "***")]
    [TestCase("AIzaabcdefghijklmnopqrstuvwxyzabcd", "***")]
    public void Redact_OneSignOnly_IsTakenOut(string text, string expected) =>
        Assert.That(SecretRedactor.Default.Redact(text), Is.EqualTo(expected));

    [TestCase("Basic auth-not-the-word", "Basic ***")]
    [TestCase("Basic Authentication", null)]
    [TestCase("basic authorization failed", null)]
    [TestCase("Bearer credentials", null)]
    [TestCase("TokenSource.java:12", null)]
    [TestCase("TokenSource.scala:12", null)]
    [TestCase("TokenSource.kt:12", null)]
    [TestCase("TokenSource.cs:12", "TokenSource.cs:***")]
    public void Redact_WordOrFileOfAuthentication_IsNoSecret(string text, string? expected) =>
        Assert.That(SecretRedactor.Default.Redact(text), Is.EqualTo(expected ?? text));

    /// <summary>Traces of megabytes are not searched for nothing.</summary>
    [TestCase("")]
    [TestCase("org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.\n\tat a.b.C(D.java:1)")]
    public void MayHoldSome_OrdinaryText_No(string text) => Assert.That(SecretForms.MayHoldSome(text), Is.False);
}

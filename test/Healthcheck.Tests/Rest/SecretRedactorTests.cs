using System.Text.RegularExpressions;
using Healthcheck.Rest;

namespace Healthcheck.Tests.Rest;

internal sealed class SecretRedactorTests
{
    [TestCase("password=hunter2", "password=***")]
    [TestCase("db.password = hunter2, next=1", "db.password = ***, next=1")]
    [TestCase("PASSWORD: hunter2", "PASSWORD: ***")]
    [TestCase("ssl.keystore.password=\"hunter 2\" x", "ssl.keystore.password=*** x")]
    [TestCase("{\"password\": \"hun\\\"ter2\", \"a\": 1}", "{\"password\": ***, \"a\": 1}")]
    [TestCase("password='hunter2", "password=***")]
    [TestCase("passwd=hunter2&x=y", "passwd=***&x=y")]
    [TestCase("pwd=hunter2;database=x", "pwd=***;database=x")]
    [TestCase("client_secret=hunter2", "client_secret=***")]
    [TestCase("aws_secret_access_key=hunter2/+x", "aws_secret_access_key=***")]
    [TestCase("aws.access.key.id=hunter2", "aws.access.key.id=***")]
    [TestCase("?sig=hunter2%3D&se=1", "?sig=***&se=1")]
    [TestCase("X-Amz-Signature=hunter2", "X-Amz-Signature=***")]
    [TestCase("X-Amz-Security-Token=hunter2", "X-Amz-Security-Token=***")]
    [
        TestCase("sasl.jaas.config=org.apache.PlainLoginModule required username=\"u\" password=\"hunter2\";\n\tat x",
            "sasl.jaas.config=***\n\tat x")]
    [TestCase("Authorization: Digest username=hunter2", "Authorization: ***")]
    [TestCase("sent Bearer abc.DEF-123~x to", "sent Bearer *** to")]
    [TestCase("sent Basic dXNlcjpwYXNz to", "sent Basic *** to")]
    [TestCase("http://user:hunter2@host:8083/x", "http://***@host:8083/x")]
    [TestCase("https://hunter2@host/x", "https://***@host/x")]
    [TestCase("mongodb+srv://u:p@ss@host/db?x", "mongodb+srv://***@host/db?x")]
    [TestCase("jdbc:postgresql://host/db?user=me&password=hunter2", "jdbc:postgresql://host/db?user=me&password=***")]
    [TestCase("jdbc:oracle:thin:scott/hunter2@//host:1521/x", "jdbc:oracle:thin:***@//host:1521/x")]
    [TestCase("jdbc:sqlserver://h:1;user=sa;password={hunter2};x=y", "jdbc:sqlserver://h:1;user=sa;password=***};x=y")]
    [TestCase("key AKIAIOSFODNN7EXAMPLE is", "key *** is")]
    [TestCase("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.s1g-_x.", "***.")]
    [TestCase("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "***")]
    [TestCase("a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b", "a *** b")]
    [TestCase("a -----BEGIN PRIVATE KEY-----\nMIIE\nand so on", "a ***")]
    [TestCase("password=a password=b", "password=*** password=***")]
    public void Redact_Secret_IsTakenOut(string text, string expected)
    {
        Assert.That(SecretRedactor.Default.Redact(text), Is.EqualTo(expected));
        Assert.That(SecretRedactor.Off.Redact(text), Is.EqualTo(text));
    }

    [TestCase("org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.\n\tat a.b.C(D.java:1)")]
    [TestCase("Unrecognized token 'foo': was expecting (JSON String)")]
    [TestCase("\tat a.b.PasswordLoader.load(PasswordLoader.java:63)\n\tat c.TokenKt.x(Token.kt:1)\n\tat d.Secret.y(Secret.scala:9)")]
    [TestCase("http://host:8083/connectors?expand=status")]
    [TestCase("java.nio.file.NoSuchFileException: /data/key")]
    [TestCase("Basic authentication failed")]
    [TestCase("the key was null")]
    [TestCase("mail me@host")]
    [TestCase("")]
    public void Redact_OrdinaryText_StaysTheVeryString(string text)
    {
        Assert.That(SecretRedactor.Default.Redact(text), Is.EqualTo(text));
    }

    [Test]
    public void Redact_TextThatIsCut_LosesAnAddressAtItsEnd()
    {
        Assert.That(SecretRedactor.Default.Redact("to jdbc:x://user:hunt", isCut: true), Is.EqualTo("to ***"));
        Assert.That(SecretRedactor.Default.Redact("to jdbc ", isCut: true), Is.Null);
        Assert.That(SecretRedactor.Default.Redact("at a.b", isCut: true), Is.Null);
    }

    [Test]
    public void Redact_PatternsOfAFile_AreLookedForAsWell()
    {
        var redactor = new SecretRedactor(usesDefaults: true, [new Regex("card [0-9 ]+", RegexOptions.NonBacktracking)]);

        Assert.That(redactor.Redact("card 1234 5678, password=x"), Is.EqualTo("***, password=***"));
    }

    /// <summary>Each would take minutes where a pattern went back over what it has read.</summary>
    [TestCase("password")]
    [TestCase("password \"")]
    [TestCase("://")]
    [TestCase("://a")]
    [TestCase("jdbc:oracle:thin:")]
    [TestCase("-----BEGIN ")]
    [TestCase("eyJaaaaaaaa.")]
    [TestCase("bearer ")]
    [TestCase("\\\"")]
    [CancelAfter(30_000)]
    public void Redact_WordRepeatedForMegabytes_EndsSoon(string word)
    {
        var text = string.Concat(Enumerable.Repeat(word, 2_000_000 / word.Length));

        Assert.That(SecretRedactor.Default.Redact(text), Is.Not.Null);
        Assert.That(SecretRedactor.Default.Redact($"password=\"{text}"), Is.Not.Null);
    }
}

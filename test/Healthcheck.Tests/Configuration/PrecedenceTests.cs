namespace Healthcheck.Tests.Configuration;

[TestFixture]
internal sealed class PrecedenceTests
{
    [Test]
    public void Read_AllSources_FlagBeatsVariableBeatsFileBeatsDefault()
    {
        using var file = new TemporaryFile("""{"port": 3}""");
        (string, string) named = ("HEALTHCHECK_SETTINGS_FILE", file.Path);

        Assert.That(Read.Settings(["--port", "1"], ("HEALTHCHECK_PORT", "2"), named).Web.Port, Is.EqualTo(1));
        Assert.That(Read.Settings([], ("HEALTHCHECK_PORT", "2"), named).Web.Port, Is.EqualTo(2));
        Assert.That(Read.Settings([], ("HEALTHCHECK_PORT", ""), named).Web.Port, Is.EqualTo(3));
        Assert.That(Read.Settings([]).Web.Port, Is.EqualTo(18083));
    }

    [Test]
    public void Read_FlagTwice_LastWins()
    {
        Assert.That(Read.Settings(["--port=1", "--port", "2"]).Web.Port, Is.EqualTo(2));
    }

    [Test]
    public void Read_BadValueOfAWeakerSource_IsNotLookedAt()
    {
        Assert.That(Read.Settings(["--port", "1"], ("HEALTHCHECK_PORT", "tcp://10.0.0.1:80")).Web.Port, Is.EqualTo(1));
    }

    [Test]
    public void Read_SettingsFileByFlagAndVariable_FlagWins()
    {
        using var file = new TemporaryFile("""{"port": 3}""");

        Assert.That(Read.Settings(["--settings-file", file.Path], ("HEALTHCHECK_SETTINGS_FILE", "/no/such")).Web.Port, Is.EqualTo(3));
    }

    [TestCase("user:of-file")]
    [TestCase("user:of-file\n")]
    [TestCase("user:of-file\r\n")]
    public void Read_BasicAuthFile_TakesContentWithoutTrailingNewline(string content)
    {
        using var file = new TemporaryFile(content);

        Assert.That(Read.Settings(["--basic-auth-file", file.Path]).Cluster.Rest.BasicAuth?.Value.Reveal(), Is.EqualTo("user:of-file"));
        Assert.That(
            Read.Settings([], ("HEALTHCHECK_BASIC_AUTH_FILE", file.Path)).Cluster.Rest.BasicAuth?.Value.Reveal(),
            Is.EqualTo("user:of-file"));
    }

    [Test]
    public void Read_BasicAuthFileFromStrongerSource_ReplacesBasicAuth()
    {
        using var file = new TemporaryFile("user:of-file");

        var settings = Read.Settings(["--basic-auth-file", file.Path], ("HEALTHCHECK_BASIC_AUTH", "user:of-variable"));

        Assert.That(settings.Cluster.Rest.BasicAuth?.Value.Reveal(), Is.EqualTo("user:of-file"));
    }

    [Test]
    public void Read_BasicAuthFromSameOrStrongerSourceThanItsFile_IsAFault()
    {
        using var file = new TemporaryFile("user:of-file");
        (string, string) named = ("HEALTHCHECK_BASIC_AUTH_FILE", file.Path);
        const string Phrase = "not together with --basic-auth (HEALTHCHECK_BASIC_AUTH)";

        Assert.That(Read.Faults(["--basic-auth-file", file.Path, "--basic-auth", "user:hidden"]), Has.One.Contains(Phrase));
        Assert.That(Read.Faults([], named, ("HEALTHCHECK_BASIC_AUTH", "user:hidden")), Has.One.Contains(Phrase));
        Assert.That(Read.Faults(["--basic-auth", "user:hidden"], named), Has.One.Contains(Phrase));
    }
}

using Healthcheck.Configuration;

namespace Healthcheck.Tests.Configuration;

[TestFixture]
internal sealed class SettingsFileTests
{
    [Test]
    public void Read_StringsNumbersAndArrays_AreTaken()
    {
        using var file = new TemporaryFile("""
            {
              "port": 8080,
              "poll-interval": 2.5,
              "connect-url": ["http://a:1", "http://b:2"],
              "unhealthy-states": ["failed", "paused"],
              "log-format": "json"
            }
            """);

        var settings = Read.Settings(["--settings-file", file.Path]);

        Assert.That(settings.Web.Port, Is.EqualTo(8080));
        Assert.That(settings.Cluster.Polling.Interval, Is.EqualTo(TimeSpan.FromSeconds(2.5)));
        Assert.That(settings.Cluster.Polling.Workers, Is.EqualTo([new Uri("http://a:1/"), new Uri("http://b:2/")]));
        Assert.That(settings.Cluster.Health.UnhealthyStates, Is.EqualTo(["FAILED", "PAUSED"]));
        Assert.That(settings.Log.Json, Is.True);
    }

    [Test]
    public void Read_ByteOrderMark_IsTolerated()
    {
        using var file = new TemporaryFile("\uFEFF{\"port\": 1}");

        Assert.That(Read.Settings(["--settings-file", file.Path]).Web.Port, Is.EqualTo(1));
    }

    [TestCase("{\"prot\": \"hidden\"}", "unknown key 'prot'; did you mean 'port'? (--help lists all)")]
    [TestCase("{\"--port\": \"hidden\"}", "unknown key '--port'; did you mean 'port'? (--help lists all)")]
    [TestCase("{\"settings-file\": \"hidden\"}", "unknown key 'settings-file'")]
    [TestCase("{\"demo\": \"hidden\"}", "unknown key 'demo'")]
    [TestCase("{\"port\": [\"1\"]}", "--port (HEALTHCHECK_PORT): needs a string or a number that is not blank; allowed: 1-65535")]
    [TestCase("{\"port\": true}", "needs a string or a number")]
    [TestCase("{\"port\": null}", "needs a string or a number")]
    [TestCase("{\"port\": \"\"}", "needs a string or a number that is not blank")]
    [TestCase("{\"port\": 1, \"port\": 2}", "is given twice")]
    [TestCase("{\"unhealthy-states\": []}", "needs a string or an array of strings that is not blank")]
    [TestCase("{\"unhealthy-states\": [1]}", "needs a string or an array of strings")]
    [TestCase("[]", "is not a JSON object")]
    [TestCase("", "is not JSON: line 1")]
    [TestCase("{\n\"basic-auth\": hidden\n}", "is not JSON: line 2")]
    [TestCase("{\"port\": \"\\ud800\"}", "cannot be understood")]
    [TestCase("{\"\\ud800\": 1}", "cannot be understood")]
    public void Read_FaultyFile_SaysWhatAndWhere(string content, string phrase)
    {
        using var file = new TemporaryFile(content);

        var faults = Read.Faults(["--settings-file", file.Path]);

        Assert.That(faults, Has.Count.EqualTo(1));
        Assert.That(faults[0], Does.Contain(phrase).And.Contain(file.Path).And.Not.Contain("hidden"));
    }

    [Test]
    public void Read_NotUtf8_IsAFault()
    {
        using var file = new TemporaryFile([0x7B, 0xFF, 0x7D]);

        Assert.That(Read.Faults(["--settings-file", file.Path]), Has.One.Contains("is not UTF-8 text"));
        Assert.That(Read.Faults(["--basic-auth-file", file.Path]), Has.One.Contains("is not UTF-8 text"));
    }

    [TestCase("/dev/zero", "is larger than")]
    [TestCase("/tmp", "may not be read, or is a directory")]
    [TestCase("a\0b", "cannot be read")]
    public void Read_UnusablePath_IsAFault(string path, string phrase)
    {
        Assert.That(Read.Faults(["--settings-file", path]), Has.One.Contains(phrase));
        Assert.That(Read.Faults(["--basic-auth-file", path]), Has.One.Contains(phrase));
    }

    /// <summary>Opening it waits for somebody who writes.</summary>
    [Test]
    public void Read_PipeThatNobodyWritesTo_EndsAfterItsTime()
    {
        var path = Path.Combine(Path.GetTempPath(), $"healthcheck-{Guid.NewGuid():N}");
        System.Diagnostics.Process.Start("mkfifo", path).WaitForExit();
        try
        {
            Assert.That(SmallTextFile.Read(path, 100, TimeSpan.FromMilliseconds(50)).Fault, Is.EqualTo("gives nothing to read for 0.05 s"));
        }
        finally
        {
            File.WriteAllText(path, ""); // Lets the reader go.
            File.Delete(path);
        }
    }

    [Test]
    public void Keys_AreFlagsWithoutDashes()
    {
        Assert.That(VerdictDefinitions.UnhealthyStates.Key, Is.EqualTo("unhealthy-states"));
    }
}

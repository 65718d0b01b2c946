using System.Collections.Immutable;
using Healthcheck.Polling;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Configuration;

internal sealed class ClustersFileTests
{
    private const string Yaml = """
        # Two clusters.
        - name: eu
          connect-url: http://eu:8083
          basic-auth: me:secret
          unhealthy-states: [FAILED, PAUSED]
          failure-threshold-percentage: 5
        - name: us-1.b_2
          connect-url: [http://us-1:8083, "http://us-2:8083"]
          poll-interval: 30s
        """;

    [Test]
    public void Read_Yaml_TakesWhatItSaysAndTheRestFromTheFlags()
    {
        var clusters = Clusters(Yaml, "--poll-interval", "7s", "--request-timeout", "3s");

        Assert.That(clusters.Select(cluster => cluster.Name), Is.EqualTo(["eu", "us-1.b_2"]));
        Assert.That(clusters[0].Polling.Workers, Is.EqualTo([new Uri("http://eu:8083/")]));
        Assert.That(clusters[0].Rest.BasicAuth!.Value.Reveal(), Is.EqualTo("me:secret"));
        Assert.That(clusters[0].Health.UnhealthyStates, Is.EqualTo(["FAILED", "PAUSED"]));
        Assert.That(clusters[0].Health.FailureThreshold, Is.EqualTo(0.05));
        Assert.That(clusters[0].Polling.Interval, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(clusters[0].Health.StaleAfter, Is.EqualTo(TimeSpan.FromSeconds(21)));
        Assert.That(clusters[1].Polling.Workers, Has.Length.EqualTo(2));
        Assert.That(clusters[1].Polling.Interval, Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(clusters[1].Health.StaleAfter, Is.EqualTo(TimeSpan.FromSeconds(90)));
        Assert.That(clusters.Select(cluster => cluster.Rest.RequestTimeout), Is.All.EqualTo(TimeSpan.FromSeconds(3)));
    }

    [TestCase("""[{"name": "eu", "connect-url": "http://eu:1"}]""")]
    [TestCase("""[{"name": 7, "connect-url": ["http://eu:1"]}]""")]
    [TestCase("- {name: eu, connect-url: 'http://eu:1'}")]
    [TestCase("---\n- &a\n  name: eu\n  connect-url: http://eu:1\n- <<: *a\n  name: us\n...\n")]
    public void Read_JsonOrYaml_IsUnderstood(string text)
    {
        Assert.That(Clusters(text)[^1].Polling.Workers, Has.Length.EqualTo(1));
    }

    [TestCase("", "is empty")]
    [TestCase("# nothing\n", "is empty")]
    [TestCase("[]", "is not an array with at least one cluster")]
    [TestCase("{}", "is not an array with at least one cluster")]
    [TestCase("name: eu", "is not an array with at least one cluster")]
    [TestCase("[{]", "is not JSON: line 1")]
    [TestCase("- name: eu\n  connect-url: [", "is not YAML: line 3")]
    [TestCase(" : e", "is not YAML")]
    [TestCase("- {\nb", "is not YAML")]
    [TestCase("- a\n---\n- b", "holds more than one YAML document")]
    [TestCase("[{\"name\": \"\\ud800\"}]", "holds text that cannot be understood")]
    public void Read_FileThatIsNone_IsOneFault(string text, string phrase)
    {
        using var file = new TemporaryFile(text);

        Assert.That(
            Read.Faults(["--clusters-file", file.Path]),
            Is.EqualTo([$"--clusters-file (HEALTHCHECK_CLUSTERS_FILE): '{file.Path}' {phrase}; allowed: path of a JSON or YAML file"]));
    }

    [TestCase("""[{"connect-url": "http://a:1"}]""", "cluster 1 has no name; allowed: up to 100 letters")]
    [TestCase("""[{"name": "a b", "connect-url": "http://a:1"}]""", "cluster 1 has the name 'a b'; allowed: up to 100 letters")]
    [TestCase("""[{"name": "-a", "connect-url": "http://a:1"}]""", "cluster 1 has the name '-a'")]
    [TestCase("""[{"name": "a/b", "connect-url": "http://a:1"}]""", "cluster 1 has the name 'a/b'")]
    [TestCase("""[{"name": "", "connect-url": "http://a:1"}]""", "cluster 1 has the name ''")]
    [TestCase("""[{"name": ["a"], "connect-url": "http://a:1"}]""", "cluster 1 has the name")]
    [TestCase("""[{"name": "a", "name": "b", "connect-url": "http://a:1"}]""", "cluster 1 has more than one name")]
    [TestCase("""[5]""", "cluster 1 is not an object")]
    [TestCase("""[{"name": "a"}]""", "cluster 'a' of clusters file '$': has no connect-url; allowed: ")]
    [TestCase("""[{"name": "a", "connect-url": "http://a:1", "port": 1}]""", "cluster 'a' of clusters file '$': unknown key 'port'")]
    [TestCase("""[{"name": "a", "connect-url": "http://a:1", "pol-interval": 1}]""", "did you mean 'poll-interval'?")]
    [TestCase(
        """[{"name": "a", "connect-url": "http://a:1", "poll-interval": "soon"}]""",
        "--poll-interval (HEALTHCHECK_POLL_INTERVAL): 'soon' is not a duration; allowed: 100ms-1h; from cluster 'a' of clusters file '$'")]
    [TestCase("""[{"name": "a", "connect-url": "http://a:1", "stale-after": "1s"}]""", "'1s' is less than the poll interval")]
    [
        TestCase("""[{"name": "a", "connect-url": "http://a:1"}, {"name": "a", "connect-url": "http://b:1"}]""",
            "cluster 'a' of clusters file '$': the name is given twice")]
    public void Read_FaultyCluster_IsNamed(string text, string phrase)
    {
        using var file = new TemporaryFile(text);

        var faults = Read.Faults(["--clusters-file", file.Path]);

        Assert.That(faults, Has.Count.EqualTo(1));
        Assert.That(faults[0], Does.Contain(phrase.Replace("$", file.Path, StringComparison.Ordinal)));
    }

    [Test]
    public void Read_ManyFaults_AreToldTogether()
    {
        using var file = new TemporaryFile("""
            [
              {"name": "a", "connect-url": "nowhere"}, {"name": "b", "connect-url": "http://b:1", "checks": "none_such"}, {"name": "!"},
              {"name": "b", "connect-url": "http://c:1", "port": 1}, {"nam": "c", "connect-url": "http://d:1"}
            ]
            """);

        var faults = Read.Faults(["--clusters-file", file.Path, "--port", "x", "--poll-interval", "y"]);

        Assert.That(faults, Has.Count.EqualTo(10), () => string.Join('\n', faults));
    }

    [Test]
    public void Read_Secrets_AreNeverShown()
    {
        const string Canary = "c4n4ry";
        using var file = new TemporaryFile($$"""
            [{"name": "a", "connect-url": "http://{{Canary}}:{{Canary}}@a:1/?x={{Canary}}", "basic-auth": "{{Canary}}", "{{Canary}}x": "{{Canary}}"}]
            """);

        Assert.That(
            string.Join('\n', Read.Faults(["--clusters-file", file.Path])).Replace($"'{Canary}x'", "", StringComparison.Ordinal),
            Does.Not.Contain(Canary));
        Assert.That($"{Clusters(Yaml)[0]}", Does.Not.Contain("secret"));
    }

    [Test]
    public void Read_WithConnectUrlOrDemo_IsAFault()
    {
        using var file = new TemporaryFile(Yaml);

        Assert.That(
            Read.Faults(["--clusters-file", file.Path], ("HEALTHCHECK_CONNECT_URL", "http://a:1")),
            Has.One.Contains("not together with --connect-url (HEALTHCHECK_CONNECT_URL)"));
        Assert.That(Read.Faults(["--clusters-file", file.Path, "--demo"]), Has.One.Contains("not together with --demo"));
        Assert.That(Read.Settings(["--demo"], ("HEALTHCHECK_CLUSTERS_FILE", file.Path)).NamedClusters, Is.Empty);
    }

    [Test]
    public void Read_CredentialsOfItsOwn_ReplaceThoseForAll()
    {
        using var credentials = new TemporaryFile("all:of-file");
        var clusters = Clusters(
            """[{"name": "a", "connect-url": "http://a:1", "basic-auth": "a:own"}, {"name": "b", "connect-url": "http://b:1"}]""",
            "--basic-auth-file", credentials.Path);

        Assert.That(clusters.Select(cluster => cluster.Rest.BasicAuth!.Value.Reveal()), Is.EqualTo(["a:own", "all:of-file"]));
        Assert.That(clusters[0].Rest.BasicAuth?.Files, Is.Null);
    }

    [Test]
    public void Read_TlsAndTokenOfItsOwn_ReplaceWhatExcludesThem()
    {
        using var authority = new Authority();
        using var ca = new TemporaryFile(authority.Pem);
        using var token = new TemporaryFile("t0ken");
        var clusters = Clusters(
            $$"""
            [{"name": "a", "connect-url": "https://a", "bearer-token-file": "{{token.Path}}", "connect-tls-insecure": true},
             {"name": "b", "connect-url": "https://b", "connect-tls-server-name": "b.internal"}]
            """,
            "--basic-auth", "u:p", "--connect-ca-file", ca.Path);

        var (a, b) = (clusters[0].Rest, clusters[1].Rest);
        Assert.That(
            (a.BasicAuth, a.BearerToken?.Value.Reveal(), a.Authorities, a.TlsIsInsecure),
            Is.EqualTo(((object?)null, "t0ken", (object?)null, true)));
        Assert.That(
            (b.BasicAuth?.Value.Reveal(), b.BearerToken, b.Authorities?.Value.Count, b.TlsServerName),
            Is.EqualTo(("u:p", (object?)null, 1, "b.internal")));
    }

    [Test]
    public void Read_Warnings_NameTheClustersTheyAreOf()
    {
        using var file = new TemporaryFile("""
            [{"name": "a", "connect-url": "http://a:1", "worker-check": "off"}, {"name": "b", "connect-url": "http://b:1"}]
            """);
        var one = Read.Run(["--clusters-file", file.Path]).Warnings;
        var all = Read.Run(["--clusters-file", file.Path, "--worker-check", "off"]).Warnings;

        Assert.That(one, Has.One.StartsWith("a: --worker-check"));
        Assert.That(all, Has.One.StartsWith("--worker-check"));
    }

    /// <summary>Loaded, it would end the process that does so.</summary>
    [TestCase("[")]
    [TestCase("{a: ")]
    public void Read_NestedTooDeeply_IsRefused(string opening)
    {
        using var file = new TemporaryFile($"# c\n{string.Concat(Enumerable.Repeat(opening, 200_000))}");

        Assert.That(Read.Faults(["--clusters-file", file.Path]), Has.One.Contains("is nested too deeply: line 2;"));
    }

    /// <summary>Compared with each other by the library, most of these would end the process.</summary>
    [TestCase("&a {*a : 1, *a : 2}", "uses an alias whose anchor is not before it")]
    [TestCase("- &a\n  <<: *a\n", "uses an alias whose anchor is not before it")]
    [TestCase("- &a x\n- &a [*a]", "uses an alias whose anchor is not before it")]
    [TestCase("- *a\n- &a x", "uses an alias whose anchor is not before it")]
    [TestCase("- &a x\n---\n*a : 1\n*a : 2", "uses an alias whose anchor is not before it")]
    [TestCase("{&x [*x]: 0, &b [*b]: 1}", "has a list or a mapping for a key")]
    [TestCase("? {a: 1}\n: 2", "has a list or a mapping for a key")]
    [TestCase("- &a [x]\n- *a : 1", "has a list or a mapping for a key")]
    [TestCase("- a: {b: 1}\n  ? [c]\n  : 2", "has a list or a mapping for a key")]
    public void Read_KeyOrAliasThatMakesNoTree_IsRefused(string yaml, string phrase)
    {
        using var file = new TemporaryFile($"# c\n{yaml}");

        Assert.That(Read.Faults(["--clusters-file", file.Path]), Has.One.Contains($"{phrase}: line "));
    }

    [Test]
    public void Read_AliasesOfWhatHasEnded_AreUnderstood()
    {
        var clusters = Clusters("- &eu {&key name: eu, connect-url: &urls ['http://eu:1']}\n- {<<: *eu, *key : us, connect-url: *urls}\n");

        Assert.That(clusters.Select(cluster => cluster.Name), Is.EqualTo(["eu", "us"]));
    }

    [Test]
    public void Read_BillionLaughs_IsRefused()
    {
        var text = "a: &a [x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(0, 12).Select(i =>
            $"{(char)('b' + i)}: &{(char)('b' + i)} [{string.Join(", ", Enumerable.Repeat($"*{(char)('a' + i)}", 8))}]\n"));
        using var file = new TemporaryFile(text);

        Assert.That(Read.Faults(["--clusters-file", file.Path]), Has.One.Contains("is not YAML"));
    }

    private static ImmutableArray<ClusterOptions> Clusters(string text, params string[] args)
    {
        using var file = new TemporaryFile(text);
        return Read.Settings(["--clusters-file", file.Path, .. args]).NamedClusters;
    }
}

using System.Text;
using Healthcheck.Files;
using Healthcheck.Rest;
using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Healthcheck.Tests.Rest;

/// <summary>Credentials in files that change.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class ConnectionFilesTests
{
    private const int Faulty = 181;
    private const int ReadAnew = 182;

    private readonly ManualTimeProvider _time = new();
    private readonly LogSink _logs = new();
    private TemporaryFolder _folder = null!;
    private string _path = "";

    [SetUp]
    public void Create()
    {
        _folder = new TemporaryFolder();
        _path = _folder.PathOf("credentials");
        _logs.TakeIds();
    }

    [TearDown]
    public void Delete() => _folder.Dispose();

    [OneTimeTearDown]
    public void Close() => _logs.Dispose();

    [Test]
    public async Task AddCredentials_FileChanges_GivesTheNewAfterASecond()
    {
        File.WriteAllText(_path, "u:old\n");
        var files = Files("--basic-auth-file");
        File.WriteAllText(_path, "u:new\n");

        Assert.That(await SentAsync(files), Is.EqualTo("Basic u:old"), "once a second is enough");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await SentAsync(files), Is.EqualTo("Basic u:new"));
        Assert.That(_logs.TakeIds(), Is.EqualTo(new[] { ReadAnew }));
    }

    [Test]
    public async Task AddCredentials_FileRenamedOver_GivesTheNew()
    {
        File.WriteAllText(_path, "u:old");
        var files = Files("--basic-auth-file");
        File.WriteAllText(_path + ".new", "u:new");
        File.Move(_path + ".new", _path, overwrite: true);

        Assert.That(await LaterAsync(files), Is.EqualTo("Basic u:new"));
    }

    [TestCase("--basic-auth-file", "u:old", "u:new", "Basic u:old", "Basic u:new")]
    [TestCase("--bearer-token-file", "old", "new\n", "Bearer old", "Bearer new")]
    [TestCase("--connect-header-file", "X-Key: old", "X-Key: new\nX-Other: 1", "X-Key: old", "X-Key: new, X-Other: 1")]
    public async Task AddCredentials_MountedSecretSwapped_GivesTheNew(string flag, string old, string text, string before, string after)
    {
        _folder.Mount("..1", ("credentials", old));
        var files = Files(flag);
        Assert.That(await LaterAsync(files), Is.EqualTo(before));

        _folder.Mount("..2", ("credentials", text));

        Assert.That(await LaterAsync(files), Is.EqualTo(after));
        Assert.That(_logs.TakeIds(), Is.EqualTo(new[] { ReadAnew }));
    }

    [TestCase("--basic-auth-file", "u:old", null)]
    [TestCase("--basic-auth-file", "u:old", "")]
    [TestCase("--basic-auth-file", "u:old", "canary")]
    [TestCase("--basic-auth-file", "u:old", "u:canary\u0001", TestName = "{m}(a control character)")]
    [TestCase("--basic-auth-file", "u:old", "large")]
    [TestCase("--bearer-token-file", "old", "Bearer canary")]
    [TestCase("--bearer-token-file", "old", " ")]
    [TestCase("--connect-header-file", "X-Key: old", "canary")]
    [TestCase("--connect-header-file", "X-Key: old", "Host: canary")]
    public async Task AddCredentials_FileIsFaultyForAWhile_KeepsTheOldAndWarnsOnce(string flag, string old, string? content)
    {
        File.WriteAllText(_path, old);
        var files = Files(flag);
        var before = await SentAsync(files);
        File.Delete(_path);
        if (content is not null)
        {
            File.WriteAllText(_path, content is "large" ? new string('x', 100_000) + ":canary" : content);
        }

        Assert.That(await LaterAsync(files), Is.EqualTo(before));
        Assert.That(await LaterAsync(files), Is.EqualTo(before));
        Assert.That(_logs.Lines.Select(line => line.Message), Has.One.StartsWith($"{flag} (HEALTHCHECK_"));
        Assert.That(_logs.Lines.Select(line => line.Message), Has.None.Contains("canary").And.None.Contains(_path));
        Assert.That(_logs.TakeIds(), Is.EqualTo(new[] { Faulty }));

        File.WriteAllText(_path, old);
        Assert.That(await LaterAsync(files), Is.EqualTo(before));
        Assert.That(_logs.TakeIds(), Is.EqualTo(new[] { ReadAnew }));
        Assert.That(await LaterAsync(files), Is.EqualTo(before));
        Assert.That(_logs.TakeIds(), Is.Empty);
    }

    /// <summary>What is refused at the start is refused later too.</summary>
    [Test]
    public async Task AddCredentials_HeaderFileGetsASecondAuthorization_KeepsTheOld()
    {
        File.WriteAllText(_path, "X-Key: old");
        var files = Create(Read.Settings(["--connect-header-file", _path, "--basic-auth", "u:p"]).Cluster.Rest);
        File.WriteAllText(_path, "Authorization: canary");

        Assert.That(await LaterAsync(files), Is.EqualTo("Basic u:p, X-Key: old"));
        Assert.That(
            _logs.Lines.Single().Message,
            Does.Contain("has a line Authorization: not together with --basic-auth ").And.Not.Contains("canary"));
    }

    [Test]
    public async Task RefreshAsync_FileSystemHangs_WaitsASecondAndHasOneReadingInFlight()
    {
        using var hang = new ManualResetEventSlim();
        using var started = new SemaphoreSlim(0);
        var readings = 0;
        var source = new FileSource<Secret>(
            "--basic-auth-file",
            "the file",
            "",
            () =>
            {
                Interlocked.Increment(ref readings);
                started.Release();
                hang.Wait();
                return new(["u:new"], null);
            },
            texts => (new Secret(texts[0]), null));
        var files = Create(new RestOptions { BasicAuth = new(new Secret("u:old"), source) });
        for (var i = 0; i < 2; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var getting = SentAsync(files);
            if (i == 0)
            {
                await started.WaitAsync();
            }

            await _time.WaitUntilArmedAsync(1);
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.That(await getting, Is.EqualTo("Basic u:old"));
        }

        Assert.That((readings, _logs.TakeIds()), Is.EqualTo((1, new[] { Faulty })));
        var last = SentAsync(files);
        hang.Set();
        Assert.That(await last, Is.EqualTo("Basic u:new"));
        Assert.That(_logs.TakeIds(), Is.EqualTo(new[] { ReadAnew }));
    }

    [TestCase("u:p\u00e4ss:word", "Basic u:p\u00e4ss:word")]
    [TestCase(null, "")]
    public async Task AddCredentials_NoFile_GivesWhatWasSet(string? credentials, string sent)
    {
        var files = Create(new RestOptions { BasicAuth = credentials is null ? null : new(new Secret(credentials)) });

        Assert.That(await LaterAsync(files), Is.EqualTo(sent));
    }

    [Test]
    public async Task WithAccount_SharedFileChanges_IsReadOnceForBoth()
    {
        var account = _folder.PathOf("account");
        File.WriteAllText(_path, "X-Key: old");
        File.WriteAllText(account, "restarter:p");
        var cluster = Read.Settings(["--connect-header-file", _path, "--restart-basic-auth-file", account]).Cluster;
        var polls = Create(cluster.Rest);
        var restarts = polls.WithAccount(cluster.Restarts.Authorize(cluster.Rest));
        File.WriteAllText(_path, "X-Key: new");

        Assert.That(await LaterAsync(polls), Does.Contain("new").And.Not.Contain("Basic"));
        Assert.That(await LaterAsync(restarts), Does.Contain("new").And.Contain("restarter:p"));
        Assert.That(_logs.TakeIds(), Is.EqualTo(new[] { ReadAnew }));
    }

    private static async Task<string> SentAsync(ConnectionFiles files)
    {
        using var request = new HttpRequestMessage();
        await files.RefreshAsync(CancellationToken.None);
        files.AddCredentials(request.Headers);
        return string.Join(", ", request.Headers.Select(header => header.Key is "Authorization"
            ? Decode(header.Value.Single())
            : $"{header.Key}: {header.Value.Single()}"));
    }

    private static string Decode(string authorization) => authorization.Split(' ') is ["Basic", var pair]
        ? $"Basic {Encoding.UTF8.GetString(Convert.FromBase64String(pair))}"
        : authorization;

    private Task<string> LaterAsync(ConnectionFiles files)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return SentAsync(files);
    }

    private ConnectionFiles Files(string flag) => Create(Read.Settings([flag, _path]).Cluster.Rest);

    private ConnectionFiles Create(RestOptions options) => new(options, _time, _logs.CreateLogger<ConnectionFiles>());
}

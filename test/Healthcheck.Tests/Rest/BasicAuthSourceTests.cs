using System.Text;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Healthcheck.Tests.Rest;

/// <summary>Credentials in a file that changes.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class BasicAuthSourceTests
{
    private const int Faulty = 181;
    private const int ReadAnew = 182;

    private readonly ManualTimeProvider _time = new();
    private readonly LogSink _logs = new();
    private DirectoryInfo _folder = null!;
    private string _path = "";

    [SetUp]
    public void Create()
    {
        _folder = Directory.CreateTempSubdirectory("healthcheck");
        _path = Path.Combine(_folder.FullName, "basic-auth");
        _logs.TakeIds();
    }

    [TearDown]
    public void Delete() => _folder.Delete(recursive: true);

    [OneTimeTearDown]
    public void Close() => _logs.Dispose();

    [Test]
    public async Task GetAsync_FileChanges_GivesTheNewCredentialsAfterASecond()
    {
        File.WriteAllText(_path, "u:old\n");
        var source = Source();
        File.WriteAllText(_path, "u:new\n");

        Assert.That(await PairAsync(source), Is.EqualTo("u:old"), "once a second is enough");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await PairAsync(source), Is.EqualTo("u:new"));
        Assert.That(_logs.TakeIds(), Is.EqualTo(new[] { ReadAnew }));
    }

    [Test]
    public async Task GetAsync_FileRenamedOver_GivesTheNewCredentials()
    {
        File.WriteAllText(_path, "u:old");
        var source = Source();
        File.WriteAllText(_path + ".new", "u:new");
        File.Move(_path + ".new", _path, overwrite: true);

        Assert.That(await LaterAsync(source), Is.EqualTo("u:new"));
    }

    /// <summary>As the kubelet does it: the file is a link through ..data, which is a link to a folder and is replaced as a whole.</summary>
    [Test]
    public async Task GetAsync_MountedSecretSwapped_GivesTheNewCredentials()
    {
        Mount("..1", "u:old");
        File.CreateSymbolicLink(_path, Path.Combine("..data", "basic-auth"));
        var source = Source();
        Mount("..2", "u:new");
        Directory.Delete(Path.Combine(_folder.FullName, "..1"), recursive: true);

        Assert.That(await LaterAsync(source), Is.EqualTo("u:new"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("canary")]
    [TestCase("u:canary\u0001")]
    [TestCase("large")]
    public async Task GetAsync_FileIsFaultyForAWhile_KeepsTheOldAndWarnsOnce(string? content)
    {
        File.WriteAllText(_path, "u:old");
        var source = Source();
        File.Delete(_path);
        if (content is not null)
        {
            File.WriteAllText(_path, content is "large" ? new string('x', 100_000) + ":canary" : content);
        }

        Assert.That(await LaterAsync(source), Is.EqualTo("u:old"));
        Assert.That(await LaterAsync(source), Is.EqualTo("u:old"));
        Assert.That(_logs.Lines.Select(line => line.Message), Has.One.StartsWith("--basic-auth-file (HEALTHCHECK_BASIC_AUTH_FILE): the "));
        Assert.That(_logs.Lines.Select(line => line.Message), Has.None.Contains("canary").And.None.Contains(_path));
        Assert.That(_logs.TakeIds(), Is.EqualTo(new[] { Faulty }));

        File.WriteAllText(_path, "u:old");
        Assert.That(await LaterAsync(source), Is.EqualTo("u:old"));
        Assert.That(_logs.TakeIds(), Is.EqualTo(new[] { ReadAnew }));
        Assert.That(await LaterAsync(source), Is.EqualTo("u:old"));
        Assert.That(_logs.TakeIds(), Is.Empty);
    }

    [Test]
    public async Task GetAsync_FileSystemHangs_WaitsASecondAndHasOneReadingInFlight()
    {
        using var hang = new ManualResetEventSlim();
        using var started = new SemaphoreSlim(0);
        var readings = 0;
        var source = Source(() =>
        {
            Interlocked.Increment(ref readings);
            started.Release();
            hang.Wait();
            return ("u:new", null);
        });
        for (var i = 0; i < 2; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var getting = PairAsync(source);
            if (i == 0)
            {
                await started.WaitAsync();
            }

            await _time.WaitUntilArmedAsync(1);
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.That(await getting, Is.EqualTo("u:old"));
        }

        Assert.That((readings, _logs.TakeIds()), Is.EqualTo((1, new[] { Faulty })));
        var last = PairAsync(source);
        hang.Set();
        Assert.That(await last, Is.EqualTo("u:new"));
        Assert.That(_logs.TakeIds(), Is.EqualTo(new[] { ReadAnew }));
    }

    [TestCase("u:p\u00e4ss:word")]
    [TestCase(null)]
    public async Task GetAsync_NoFile_GivesWhatWasSet(string? credentials)
    {
        var source = new BasicAuthSource(new RestOptions { BasicAuth = credentials is null ? null : new Secret(credentials) }, _time, _logs.CreateLogger<BasicAuthSource>());

        Assert.That(await LaterAsync(source), Is.EqualTo(credentials));
    }

    private static async Task<string?> PairAsync(BasicAuthSource source) =>
        await source.GetAsync(CancellationToken.None) is { Scheme: "Basic", Parameter: { } pair } ? Encoding.UTF8.GetString(Convert.FromBase64String(pair)) : null;

    private void Mount(string version, string content)
    {
        var folder = _folder.CreateSubdirectory(version);
        File.WriteAllText(Path.Combine(folder.FullName, "basic-auth"), content);
        var next = Path.Combine(_folder.FullName, "..data_tmp");
        Directory.CreateSymbolicLink(next, version);
        File.Delete(Path.Combine(_folder.FullName, "..data"));
        Directory.Move(next, Path.Combine(_folder.FullName, "..data"));
    }

    private Task<string?> LaterAsync(BasicAuthSource source)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return PairAsync(source);
    }

    private BasicAuthSource Source() => Source(Healthcheck.Tests.Configuration.Read.Settings(["--basic-auth-file", _path]).Cluster.Rest.ReadBasicAuth!);

    private BasicAuthSource Source(ReadCredentials read) =>
        new(new RestOptions { BasicAuth = new Secret("u:old"), ReadBasicAuth = read }, _time, _logs.CreateLogger<BasicAuthSource>());
}

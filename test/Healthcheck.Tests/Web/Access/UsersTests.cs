using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Support;
using Healthcheck.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Healthcheck.Tests.Web;

/// <summary>Who is answered what where there are users.</summary>
[CancelAfter(60_000)]
internal sealed class UsersTests
{
    private const string Right = $"ada:{Door.Password}";
    private const string TraceStart = "\"trace\":\"";
    private const string NoTrace = "\"trace\":null";

    private static readonly string[] Opened = ["/livez", "/readyz", "/ping"];
    private static readonly string[] Verdicts =
        ["/", "/health", "/?a=b", "/connectors/orders", "/connectors/orders/", "/connectors/orders/tasks/0", "/workers/connect-1:8083"];
    private static readonly string[] Others = ["/status", "/status/", "/metrics", "/metrics?x=y"];
    private static readonly string[] Unknown =
    [
        "/nothing", "/Status", "/statuses", "/livez/x", "/connectors", "/connectors/", "/metrics/x",
    ];

    [Test]
    public async Task Users_EachPathAndCredentials_AsTheTableSays([Values] bool guarded)
    {
        using var users = new TemporaryFile(Door.Users);
        await using var door = await Door.OpenAsync(
            ["--web-users-file", users.Path, .. guarded ? new[] { "--web-guard-verdict" } : []]);
        using var client = door.Client();

        foreach (var path in Opened)
        {
            await AllAsync(path, 200, 200, 200);
        }

        foreach (var path in Verdicts.Except(["/workers/connect-1:8083"]))
        {
            await AllAsync(path, guarded ? 401 : 503, 401, 503);
        }

        foreach (var path in Others)
        {
            await AllAsync(path, 401, 401, 200);
        }

        foreach (var path in Unknown)
        {
            await AllAsync(path, 404, 404, 404);
        }

        // Whether a part exists is told to those alone who may know.
        await AllAsync("/connectors/other", guarded ? 401 : 404, 401, 404);
        await AllAsync("/workers/nobody:1", guarded ? 401 : 404, 401, 404);

        async Task AllAsync(string path, int without, int wrong, int right)
        {
            Assert.That((await Door.AskAsync(client, path)).Code, Is.EqualTo(without), $"{path} without credentials");
            Assert.That((await Door.AskAsync(client, path, "ada:wrong")).Code, Is.EqualTo(wrong), $"{path} with a wrong password");
            Assert.That((await Door.AskAsync(client, path, "bob:" + Door.Password)).Code, Is.EqualTo(wrong), $"{path} as nobody");
            Assert.That((await Door.AskAsync(client, path, Right)).Code, Is.EqualTo(right), $"{path} with credentials");
        }
    }

    [Test]
    public async Task Verdict_WithoutCredentials_HasNoTrace()
    {
        using var users = new TemporaryFile(Door.Users);
        await using var door = await Door.OpenAsync("--web-users-file", users.Path);

        foreach (var path in new[] { "/", "/health", "/connectors/orders", "/connectors/orders/tasks/0" })
        {
            var (anonymous, full) = ((await door.AskAsync(path)).Body, (await door.AskAsync(path, Right)).Body);

            Assert.That(anonymous, Does.Contain(NoTrace).And.Not.Contains(TraceStart), path);
            Assert.That(full, Does.Contain(TraceStart).And.Not.Contains(NoTrace), path);
            Assert.That(full.Split(TraceStart)[0], Is.EqualTo(anonymous.Split(NoTrace)[0]), path);
        }
    }

    [TestCase("/clusters", false, 401, 200)]
    [TestCase("/clusters/", true, 401, 200)]
    [TestCase("/clusters/eu", false, 503, 503)]
    [TestCase("/clusters/eu", true, 401, 503)]
    [TestCase("/clusters/eu/health", false, 503, 503)]
    [TestCase("/clusters/eu/connectors/orders", false, 503, 503)]
    [TestCase("/clusters/eu/connectors/orders", true, 401, 503)]
    [TestCase("/clusters/eu/status", false, 401, 200)]
    [TestCase("/clusters/eu/metrics", false, 401, 200)]
    [TestCase("/clusters/eu/livez", true, 200, 200)]
    [TestCase("/clusters/eu/nothing", true, 404, 404)]
    [TestCase("/clusters/nobody", false, 404, 404)]
    [TestCase("/clusters/nobody", true, 401, 404)]
    [TestCase("/clusters/nobody/status", false, 401, 404)]
    [TestCase("/connectors/only-us", true, 401, 200)]
    [TestCase("/", false, 503, 503)]
    public async Task Clusters_PathOfOneOrAll_AsTheTableSays(string path, bool guarded, int without, int with)
    {
        using var users = new TemporaryFile(Door.Users);
        string[] args = ["--web-users-file", users.Path, .. guarded ? new[] { "--web-guard-verdict" } : []];
        await using var clusters = await Clusters.StartAsync(
            ["eu", "us"], all => all["eu"].SetTask("orders", 0, "FAILED", "boom"), args: args);
        var http = clusters.Daemon.Http;

        var (anonymous, full) = (await Door.AskAsync(http, path), await Door.AskAsync(http, path, Right));

        Assert.That((anonymous.Code, full.Code), Is.EqualTo((without, with)));
        Assert.That(anonymous.Body, Does.Not.Contain("boom"));
        if (without == 503)
        {
            Assert.That(
                anonymous.Body,
                Is.EqualTo(full.Body.Replace("\"trace\":\"boom\"", NoTrace, StringComparison.Ordinal)).And.Contains(NoTrace));
        }
    }

    [Test]
    public async Task Refusal_AnyMethod_IsAChallengeThatNobodyKeeps()
    {
        using var users = new TemporaryFile(Door.Users);
        await using var door = await Door.OpenAsync("--web-users-file", users.Path);
        using var client = door.Client();

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Post })
        {
            using var response = await Door.SendAsync(client, "/status", method: method);
            Assert.That((int)response.StatusCode, Is.EqualTo(401));
            Assert.That(
                response.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Basic realm=\"kafka-connect-healthcheck\", charset=\"UTF-8\""));
            Assert.That(response.Headers.CacheControl?.ToString(), Is.EqualTo("no-store"));
            Assert.That(response.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
            Assert.That(
                await response.Content.ReadAsStringAsync(),
                Is.EqualTo(method == HttpMethod.Head ? "" : """{"error":"user and password are needed"}"""));
        }

        using var refused = await Door.SendAsync(client, "/status", Right, HttpMethod.Post);
        Assert.That((int)refused.StatusCode, Is.EqualTo(405));
        using var head = await Door.SendAsync(client, "/", Right, HttpMethod.Head);
        Assert.That(
            ((int)head.StatusCode, head.Content.Headers.ContentLength),
            Is.EqualTo((503, (await Door.AskAsync(client, "/", Right)).Body.Length)));
    }

    [TestCase("Basic", null)]
    [TestCase("Basic", "!")]
    [TestCase("Basic", "YWRh")] // no colon
    [TestCase("Basic", "/////w==")] // no UTF-8
    [TestCase("Bearer", "b3BlbjpzZXNhbWU=")]
    [TestCase("Digest", "username=ada")]
    public async Task Credentials_NotUnderstood_AreWrong(string scheme, string? parameter)
    {
        using var users = new TemporaryFile(Door.Users);
        await using var door = await Door.OpenAsync("--web-users-file", users.Path);
        using var client = door.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"{scheme} {parameter}");

        Assert.That(await Door.AskAsync(client, "/"), Is.EqualTo((401, """{"error":"user or password is wrong"}""")));
        Assert.That((await Door.AskAsync(client, "/livez")).Code, Is.EqualTo(200));
    }

    [TestCase("2a", "open:sesame", "2GbQLdjwBFdH8CcOE866nGziodmvO8K")]
    [TestCase("2b", "open:sesame", "2GbQLdjwBFdH8CcOE866nGziodmvO8K")]
    [TestCase("2y", "open:sesame", "2GbQLdjwBFdH8CcOE866nGziodmvO8K")]
    [TestCase("2y", "p\u00e4ssw\u00f6rd", "yx2n0Zzopyr9QuYTMCfOJJOj526QVoC")]
    [TestCase("2y", "", "byCG3zY1GIXMyxfivm.ClDiInHzxjiq")]
    public async Task Password_EachFormOfHash_IsVerified(string form, string password, string rest)
    {
        using var users = new TemporaryFile($"\u00e4da:${form}$04$abcdefghijklmnopqrstuu{rest}\r\n\r\n");
        await using var door = await Door.OpenAsync("--web-users-file", users.Path);

        Assert.That((await door.AskAsync("/status", $"\u00e4da:{password}")).Code, Is.EqualTo(200));
        Assert.That((await door.AskAsync("/status", $"\u00e4da:{password}x")).Code, Is.EqualTo(401));
        Assert.That((await door.AskAsync("/status", $"ada:{password}")).Code, Is.EqualTo(401));
    }

    [Test]
    public async Task File_Changes_ThenItsPasswordsCount()
    {
        using var secret = new MountedSecret(("users", Door.Users));
        await using var door = await Door.OpenAsync("--web-users-file", secret.PathOf("users"));
        Assert.That(await CodesAsync(), Is.EqualTo((200, 401)));

        secret.Swap(("users", $"ada:{Door.OtherHash}\n"));
        Assert.That(await CodesAsync(), Is.EqualTo((200, 401)), "once a second is enough");
        door.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await CodesAsync(), Is.EqualTo((401, 200)), "what was found right before is forgotten");
        Assert.That(door.Daemon.Logs.All, Does.Contain("WebUsersRead"));

        secret.Swap(("users", "ada:secret-in-the-clear\n"));
        door.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await CodesAsync(), Is.EqualTo((401, 200)));
        door.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await CodesAsync(), Is.EqualTo((401, 200)));
        var warnings = door.Daemon.Logs.All.Split('\n').Where(line => line.Contains("WebUsersFaulty", StringComparison.Ordinal)).ToList();
        Assert.That(warnings, Has.Count.EqualTo(1));
        Assert.That(warnings[0], Does.Contain("line 1").And.Contain("htpasswd -B").And.Not.Contains("secret-in-the-clear"));

        async Task<(int Old, int New)> CodesAsync() =>
            ((await door.AskAsync("/status", Right)).Code, (await door.AskAsync("/status", "ada:other")).Code);
    }

    /// <summary>Passwords that take for ever to hash.</summary>
    [Test]
    public async Task Flood_OfPasswords_StarvesNoProbeAndIsTurnedAway()
    {
        using var users = new TemporaryFile(Door.Users);
        using var hash = new ManualResetEventSlim();
        using var began = new SemaphoreSlim(0);
        var hashing = 0;
        await using var door = await Door.OpenAsync(
            services => services.AddSingleton<VerifyPassword>((password, _) =>
            {
                Interlocked.Increment(ref hashing);
                began.Release();
                hash.Wait();
                return password == Door.Password;
            }),
            "--web-users-file", users.Path);
        using var client = door.Client();
        var first = Door.AskAsync(client, "/status", "ada:0");
        await began.WaitAsync();
        var others = Enumerable.Range(1, 40).Select(i => Door.AskAsync(client, "/status", $"ada:{i}")).ToList();
        var turnedAway = await FirstAsync(others, 32);

        Assert.That(turnedAway.Select(answer => answer.Code), Is.All.EqualTo(429));
        Assert.That(turnedAway[0].Body, Is.EqualTo("""{"error":"too many passwords are being looked at"}"""));
        using var busy = await Door.SendAsync(client, "/status", "ada:x");
        Assert.That(busy.Headers.RetryAfter?.ToString(), Is.EqualTo("1"));
        Assert.That(hashing, Is.EqualTo(1));
        foreach (var path in Opened)
        {
            Assert.That((await door.AskAsync(path)).Code, Is.EqualTo(200));
        }

        Assert.That((await door.AskAsync("/")).Code, Is.EqualTo(503));
        hash.Set();
        Assert.That((await Task.WhenAll([first, .. others])).Count(answer => answer.Code == 401), Is.EqualTo(9));
        Assert.That((await door.AskAsync("/status", Right)).Code, Is.EqualTo(200));
    }

    private static async Task<List<(int Code, string Body)>> FirstAsync(List<Task<(int Code, string Body)>> tasks, int count)
    {
        var (left, done) = (tasks.ToList(), new List<(int, string)>());
        while (done.Count < count)
        {
            var next = await Task.WhenAny(left);
            left.Remove(next);
            done.Add(await next);
        }

        return done;
    }
}

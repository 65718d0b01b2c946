using System.Collections.Concurrent;
using System.Collections.Frozen;
using Healthcheck.Web;

namespace Healthcheck.Tests.Web;

/// <summary>Which passwords are hashed, by whose hash, how many at once.</summary>
[CancelAfter(30_000)]
internal sealed class UserAccountsTests
{
    private readonly ConcurrentQueue<(string Password, string Hash)> _hashed = new();

    [SetUp]
    public void Forget() => _hashed.Clear();

    [Test]
    public async Task AreRight_SamePasswordAgain_IsHashedOnce()
    {
        using var hashing = Hashing();
        var accounts = Accounts(hashing);

        Assert.That(await AskAsync(accounts, "ada", "right"), Is.True);
        Assert.That(await AskAsync(accounts, "ada", "right"), Is.True);
        Assert.That(_hashed, Is.EqualTo(new[] { ("right", "hash-a") }));
    }

    [Test]
    public async Task AreRight_WrongPassword_IsHashedEachTime()
    {
        using var hashing = Hashing();
        var accounts = Accounts(hashing);

        Assert.That(await AskAsync(accounts, "ada", "wrong"), Is.False);
        Assert.That(await AskAsync(accounts, "ada", "wrong"), Is.False);
        Assert.That(_hashed, Has.Count.EqualTo(2));
    }

    /// <summary>The key is of user, hash and password together, however they are cut.</summary>
    [Test]
    public async Task AreRight_PasswordOfAnother_IsHashedByTheOwnHash()
    {
        using var hashing = Hashing();
        var accounts = Accounts(hashing);

        await AskAsync(accounts, "ada", "right");
        Assert.That(await AskAsync(accounts, "bob", "right"), Is.True);
        Assert.That(_hashed, Is.EqualTo(new[] { ("right", "hash-a"), ("right", "hash-b") }));
        await AskAsync(accounts, "ad", "aright");
        Assert.That(_hashed, Has.Count.EqualTo(3));
    }

    /// <summary>As long as for a known one; and right or wrong, nobody gets in by a name that is not there.</summary>
    [Test]
    public async Task AreRight_UnknownUser_HashesWithTheHashOfAKnownOne()
    {
        using var hashing = Hashing();
        var accounts = Accounts(hashing);

        foreach (var user in new[] { "eve", "", "Ada", "ada " })
        {
            _hashed.Clear();
            Assert.That(await AskAsync(accounts, user, "right"), Is.False);
            Assert.That(await AskAsync(accounts, user, "right"), Is.False);
            Assert.That(
                _hashed.Select(pair => pair.Hash).Distinct().ToList(), Has.Count.EqualTo(1).And.SubsetOf(new[] { "hash-a", "hash-b" }));
            Assert.That(_hashed, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task AreRight_ManyRightOnes_AreForgottenAtABound()
    {
        using var hashing = new PasswordHashing(
            (password, hash) =>
            {
                _hashed.Enqueue((password, hash));
                return true;
            },
            atOnce: 1,
            mostWaiting: 1);
        var accounts = Accounts(hashing);
        for (var i = 0; i <= 256; i++)
        {
            await AskAsync(accounts, "ada", $"{i}");
        }

        _hashed.Clear();
        await AskAsync(accounts, "ada", "256");
        await AskAsync(accounts, "ada", "0");

        Assert.That(_hashed, Is.EqualTo(new[] { ("0", "hash-a") }));
    }

    [Test]
    public async Task Hashing_MoreThanAtOnce_WaitAndThenAreTurnedAway()
    {
        using var turn = new SemaphoreSlim(0);
        var (now, most) = (0, 0);
        using var hashing = new PasswordHashing(
            (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                turn.Wait();
                Interlocked.Decrement(ref now);
                return true;
            },
            atOnce: 2,
            mostWaiting: 3);

        var all = Enumerable.Range(0, 8).Select(i => hashing.VerifyAsync($"{i}", "h", () => false, CancellationToken.None)).ToList();
        Assert.That(all.Skip(5).Select(task => task.IsCompletedSuccessfully && task.Result is null), Is.All.True);
        Assert.That(all.Take(5).Select(task => task.IsCompleted), Is.All.False);
        turn.Release(5);

        Assert.That(await Task.WhenAll(all.Take(5)), Is.All.EqualTo(true));
        Assert.That(most, Is.LessThanOrEqualTo(2));
        turn.Release(1);
        Assert.That(await hashing.VerifyAsync("9", "h", () => false, CancellationToken.None), Is.True, "places are given back");
    }

    [Test]
    public async Task Hashing_ClientLeftOrSettledWhileItWaited_IsNotHashed()
    {
        using var turn = new SemaphoreSlim(0);
        using var leaving = new CancellationTokenSource();
        using var hashing = new PasswordHashing(
            (password, hash) =>
            {
                _hashed.Enqueue((password, hash));
                turn.Wait();
                return false;
            },
            atOnce: 1,
            mostWaiting: 2);
        var first = hashing.VerifyAsync("first", "h", () => false, CancellationToken.None);
        var gone = hashing.VerifyAsync("gone", "h", () => false, leaving.Token);
        var settled = hashing.VerifyAsync("settled", "h", () => true, CancellationToken.None);

        await leaving.CancelAsync();
        Assert.That(async () => await gone, Throws.InstanceOf<OperationCanceledException>());
        turn.Release();

        Assert.That((await first, await settled), Is.EqualTo(((bool?)false, (bool?)true)));
        Assert.That(_hashed.Select(pair => pair.Password), Is.EqualTo(new[] { "first" }));
    }

    private static Task<bool?> AskAsync(UserAccounts accounts, string user, string password) =>
        accounts.AreRightAsync(new BasicCredentials(user, password), CancellationToken.None);

    private static UserAccounts Accounts(PasswordHashing hashing) => new(
        new Dictionary<string, string> { ["ada"] = "hash-a", ["bob"] = "hash-b" }.ToFrozenDictionary(StringComparer.Ordinal), hashing);

    private PasswordHashing Hashing() => new(
        (password, hash) =>
        {
            _hashed.Enqueue((password, hash));
            return password == "right";
        },
        atOnce: 1,
        mostWaiting: 8);
}

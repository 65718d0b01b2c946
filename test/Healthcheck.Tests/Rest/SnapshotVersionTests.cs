using System.Net;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>The version of a snapshot tells whether a list says something new.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class SnapshotVersionTests
{
    [Test]
    public async Task ReadAsync_SameListAgain_HasTheSameVersion()
    {
        using var connect = new StubConnect();
        connect.List.Says(Given.Body(Given.Connector("orders")));

        var first = await connect.SeeAsync();
        connect.Time.Advance(TimeSpan.FromSeconds(10));
        var second = await connect.SeeAsync();

        Assert.That(second.Version, Is.EqualTo(first.Version));
        Assert.That(second.TakenAt, Is.Not.EqualTo(first.TakenAt));
    }

    [Test]
    public async Task ReadAsync_AnotherState_RaisesTheVersionAndSoDoesTheWayBack()
    {
        using var connect = new StubConnect();
        connect.List.Says(Given.Body(Given.Connector("orders")));
        var first = await connect.SeeAsync();

        connect.List.Says(Given.Body(Given.Connector("orders", "FAILED")));
        var second = await connect.SeeAsync();
        connect.List.Says(Given.Body(Given.Connector("orders")));
        var third = await connect.SeeAsync();

        Assert.That(second.Version, Is.GreaterThan(first.Version));
        Assert.That(third.Version, Is.GreaterThan(second.Version));
    }

    [Test]
    public async Task ReadAsync_FaultBetween_DoesNotRaiseIt()
    {
        using var connect = new StubConnect();
        connect.List.Says(Given.Body(Given.Connector("orders")));
        var first = await connect.SeeAsync();

        connect.List.Says("{}", HttpStatusCode.Forbidden);
        await connect.FailAsync();
        connect.List.Says(Given.Body(Given.Connector("orders")));

        Assert.That((await connect.SeeAsync()).Version, Is.EqualTo(first.Version));
    }

    [Test]
    public async Task ReadAsync_NamesWithoutStatus_RaiseItWhenTheyChange()
    {
        using var connect = new StubConnect(new RestOptions { AskNames = true });
        connect.List.Says(Given.Body(Given.Connector("orders")));
        connect.Names.Says("""["orders","mute"]""");
        var first = await connect.SeeAsync();
        var second = await connect.SeeAsync();

        connect.Names.Says("""["orders","dumb"]""");
        var third = await connect.SeeAsync();

        Assert.That(second.Version, Is.EqualTo(first.Version));
        Assert.That(third.Version, Is.GreaterThan(first.Version));
        Assert.That(third.Unreported, Is.EqualTo(new[] { "dumb" }));
    }

    [Test]
    public async Task AddNamesAsync_NamesWithoutStatus_RaiseIt()
    {
        using var connect = new StubConnect();
        connect.List.Says(Given.Body(Given.Connector("orders")));
        connect.Names.Says("""["orders","mute"]""");
        var list = await connect.SeeAsync();

        var deadline = new PollDeadline(TimeSpan.FromHours(1), connect.Time);
        var named = (ConnectReading.Seen)await connect.Client.AddNamesAsync(connect.Connection, list, deadline, CancellationToken.None);

        Assert.That(named.Snapshot.Version, Is.GreaterThan(list.Version));
        Assert.That(named.Snapshot.TakenAt, Is.EqualTo(list.TakenAt), "it is the same list");
    }
}

using System.Net;
using Healthcheck.Connect;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>Of several answers that prove nothing, which one ends the asking, and which one is told.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class LivenessTellingTests
{
    private const string NotFound = """{"error_code":404,"message":"HTTP 404 Not Found"}""";
    private const string TimedOut = """{"error_code":500,"message":"Request timed out"}""";
    private const string Page = "<html>healthy</html>";
    private const string Missing = "connectors/healthcheck-asks-for-no-connector";
    private const string Listed = "connectors/orders";
    private const string ConnectsNo = "GET /connectors/{name} answered 500: Request timed out";

    [Test]
    public async Task AskAsync_NobodySpeaksForConnect_TheFirstAnswerIsTold()
    {
        using var connect = Strangers(HttpStatusCode.BadGateway);

        Assert.That(await connect.AskAsync(), Is.EqualTo(new LivenessAnswer(false, "GET /health answered 502")));
        Assert.That((connect[Missing].Calls, connect[Listed].Calls), Is.EqualTo((1, 1)), "a proxy's 502 ends nothing");
    }

    [Test]
    public async Task AskAsync_NobodySpeaksForConnectAndNothingIsListed_TheFirstAnswerIsTold()
    {
        using var connect = Strangers(HttpStatusCode.BadGateway);

        Assert.That((await connect.AskAsync([])).Detail, Is.EqualTo("GET /health answered 502"));
    }

    [TestCase(WorkerCheck.Health, "GET /health answered 200, but not as Kafka Connect does")]
    [TestCase(WorkerCheck.Connector, "GET /connectors/{name} answered 200, but not as Kafka Connect does")]
    [TestCase(WorkerCheck.Off, "it was not asked")]
    public async Task AskAsync_PageWithStatus200_IsToldAsSuch(WorkerCheck check, string detail)
    {
        using var connect = Strangers(HttpStatusCode.OK, check);

        Assert.That(await connect.AskAsync(), Is.EqualTo(new LivenessAnswer(false, detail)));
    }

    [Test]
    public async Task AskAsync_PageInPlaceOfTheMissingConnector_TheListedOneIsAsked()
    {
        using var connect = Strangers(HttpStatusCode.OK);
        connect[Listed].Says("""{"name":"orders"}""");

        Assert.That((await connect.AskAsync()).Alive, Is.True);
    }

    /// <summary>A worker that has lost its group answers so when its own time is over; no other question would be faster.</summary>
    [Test]
    public async Task AskAsync_ConnectItselfCannotAnswer_EndsTheAsking()
    {
        using var connect = Strangers(HttpStatusCode.BadGateway);
        connect[Missing].Says(TimedOut, HttpStatusCode.InternalServerError);
        connect[Listed].Says("""{"name":"orders"}""");

        Assert.That((await connect.AskAsync()).Detail, Is.EqualTo(ConnectsNo));
        Assert.That(connect[Listed].Calls, Is.Zero);
    }

    /// <summary>What forbids this one path says nothing of the worker.</summary>
    [Test]
    public async Task AskAsync_ConnectForbidsTheMissingConnector_TheListedOneIsAsked()
    {
        using var connect = Strangers(HttpStatusCode.BadGateway);
        connect[Missing].Says("""{"error_code":403,"message":"not allowed"}""", HttpStatusCode.Forbidden);
        connect[Listed].Says("""{"name":"orders"}""");

        Assert.That((await connect.AskAsync()).Alive, Is.True);
    }

    /// <summary>It may have become another version, whose paths differ; but if it has not, its own word says most.</summary>
    [TestCase(WorkerCheck.Auto, 1)]
    [TestCase(WorkerCheck.Connector, 0)]
    public async Task AskAsync_WhatItAnsweredToBeforeFails_AsksTheOthersAndTellsConnectsWord(WorkerCheck check, int calls)
    {
        using var connect = Strangers(HttpStatusCode.BadGateway, check);
        connect[Missing].Says(NotFound, HttpStatusCode.NotFound);
        await connect.AskAsync();
        var (health, listed) = (connect.Health.Calls, connect[Listed].Calls);

        connect[Missing].Says(TimedOut, HttpStatusCode.InternalServerError);

        Assert.That((await connect.AskAsync()).Detail, Is.EqualTo(ConnectsNo));
        Assert.That((connect.Health.Calls - health, connect[Listed].Calls - listed), Is.EqualTo((calls, 1)));
    }

    [Test]
    public async Task AskAsync_ListedConnectorFails_ItsWordIsTold()
    {
        using var connect = await KnownByItsListAsync();
        connect[Listed].Says(TimedOut, HttpStatusCode.InternalServerError);

        Assert.That((await connect.AskAsync()).Detail, Is.EqualTo(ConnectsNo));
    }

    [Test]
    public async Task AskAsync_ListIsEmptyNow_SaysThatThereWasNothingToAskFor()
    {
        using var connect = await KnownByItsListAsync();

        Assert.That(
            await connect.AskAsync([]), Is.EqualTo(new LivenessAnswer(false, "it lists no connector that could be asked for")));
    }

    [Test]
    public async Task AskAsync_BecameAnotherVersionAfterItsListWasAsked_IsFoundOutAtOnce()
    {
        using var connect = await KnownByItsListAsync();
        connect[Listed].Says(TimedOut, HttpStatusCode.InternalServerError);
        connect.Health.Says(Given.Healthy);

        Assert.That((await connect.AskAsync()).Alive, Is.True);
    }

    /// <summary>Somebody who is not Connect answers to everything.</summary>
    private static StubConnect Strangers(HttpStatusCode status, WorkerCheck check = WorkerCheck.Auto)
    {
        var connect = new StubConnect(check: check);
        connect.Health.Says(Page, status, "text/html");
        connect[Missing].Says(Page, status, "text/html");
        connect[Listed].Says(Page, status, "text/html");
        return connect;
    }

    /// <summary>It has been found alive by a listed connector, as only that one is not rewritten.</summary>
    private static async Task<StubConnect> KnownByItsListAsync()
    {
        var connect = Strangers(HttpStatusCode.BadGateway);
        connect[Listed].Says("""{"name":"orders"}""");
        Assert.That((await connect.AskAsync()).Alive, Is.True);
        return connect;
    }
}

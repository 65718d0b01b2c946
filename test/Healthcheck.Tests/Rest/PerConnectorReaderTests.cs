using System.Net;
using System.Text.Json;
using Healthcheck.Connect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>Where the list cannot be had, each connector is asked for.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class PerConnectorReaderTests
{
    [TestCase("a/b %2f?#", "a%2Fb%20%252f%3F%23")]
    [TestCase("weird \"name\" {x} ünï ✓", "weird%20%22name%22%20%7Bx%7D%20%C3%BCn%C3%AF%20%E2%9C%93")]
    [TestCase("../secrets", "..%2Fsecrets")]
    [TestCase("plain", "plain")]
    public async Task ReadAsync_OddName_IsPercentEncoded(string name, string encoded)
    {
        using var connect = new StubConnect { TurnsClock = false };
        connect.List.Says(JsonSerializer.Serialize(new[] { name }));
        var route = connect[$"http://connect:8083/connectors/{encoded}/status"].Says(Given.One(Given.Connector(name)));

        var connector = (await connect.SeeAsync()).Connectors.Single();

        Assert.That((connector.Name, connector.State, route.Calls), Is.EqualTo((name, ConnectState.Running, 1)));
    }

    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.Forbidden)]
    public async Task ReadAsync_OneOfThreeBroken_DoesNotHideTheOthers(HttpStatusCode status)
    {
        using var connect = ThreeConnectors();
        connect["connectors/b/status"].Says("""{"error_code":500,"message":"no such class"}""", status);

        var connectors = (await connect.SeeAsync()).Connectors;

        Assert.That(connectors.Select(connector => connector.Name), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(
            connectors.Select(connector => connector.State.Kind),
            Is.EqualTo(new[] { StateKind.Running, StateKind.Missing, StateKind.Running }));
        Assert.That(connectors[1].Trace, Does.StartWith("its status cannot be read").And.Contain("no such class"));
        Assert.That(connect.Names.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task ReadAsync_OneWithBrokenJson_DoesNotHideTheOthers()
    {
        using var connect = ThreeConnectors();
        connect["connectors/b/status"].Says("<html>");

        Assert.That((await connect.SeeAsync()).Connectors.Select(connector => connector.State.Kind), Has.One.EqualTo(StateKind.Missing));
    }

    [Test]
    public async Task ReadAsync_OneGone_IsLeftOut()
    {
        using var connect = ThreeConnectors();
        connect["connectors/b/status"].Says(Sample.Text("3.6.2/404.json"), HttpStatusCode.NotFound);

        Assert.That((await connect.SeeAsync()).Connectors.Select(connector => connector.Name), Is.EqualTo(new[] { "a", "c" }));
    }

    [TestCase("<html>404 by the proxy</html>")]
    [TestCase("")]
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("""{"message":"no route"}""")]
    [TestCase("""{"error_code":404}""")]
    [TestCase("""{"error_code":"404","message":"no route"}""")]
    [TestCase("""{"error_code":4.04,"message":"no route"}""")]
    [TestCase("""{"error_code":404,"message":{}}""")]
    [TestCase("""{"error_code":404,"error_code":404,"message":"no route"}""")]
    [TestCase("""{"error_code":404,"message":"HTTP 404 Not Found"}""")]
    public async Task ReadAsync_NotFoundThatDoesNotSpeakOfTheConnector_HidesNothing(string body)
    {
        using var connect = ThreeConnectors();
        connect["connectors/b/status"].Says(body, HttpStatusCode.NotFound);

        var snapshot = await connect.SeeAsync();

        Assert.That(
            snapshot.Connectors.Select(connector => connector.State.Kind),
            Is.EqualTo(new[] { StateKind.Running, StateKind.Missing, StateKind.Running }));
        Assert.That(snapshot.Connectors[1].Trace, Does.StartWith("its status cannot be read").And.Contain("answered 404"));
        Assert.That(snapshot.Unreported, Is.Empty);
    }

    [TestCase("""{"error_code":404,"message":"No status found for connector b"}""")]
    [TestCase("""{"error_code":404,"message":null}""")]
    public async Task ReadAsync_ConnectSaysThatThereIsNoStatus_IsLeftOut(string body)
    {
        using var connect = ThreeConnectors();
        connect["connectors/b/status"].Says(body, HttpStatusCode.NotFound);

        var snapshot = await connect.SeeAsync();

        Assert.That((snapshot.Connectors.Length, snapshot.Unreported.Single()), Is.EqualTo((2, "b")));
    }

    [TestCase("""{"name":"a","connector":{"state":"RUNNING"},"tasks":[]}""", "another connector")]
    [TestCase("""{"connector":{"state":"RUNNING"},"tasks":[],"name":"B"}""", "another connector")]
    [TestCase("""{"name":null,"connector":{"state":"RUNNING"},"tasks":[]}""", "another connector")]
    [TestCase("""{"name":["b"],"connector":{"state":"RUNNING"},"tasks":[]}""", "another connector")]
    [TestCase("""{"name":"b","name":"b","connector":{"state":"RUNNING"},"tasks":[]}""", "twice")]
    [TestCase("""{"connector":{"state":"RUNNING"},"connector":{"state":"RUNNING"},"tasks":[]}""", "twice")]
    [TestCase("""{"connector":{"state":"RUNNING"}}""", "not a list")]
    [TestCase("""{"connector":{"state":"RUNNING"},"tasks":{}}""", "not a list")]
    [TestCase("""{"tasks":[]}""", "names no state")]
    [TestCase("""{"connector":"RUNNING","tasks":[]}""", "names no state")]
    [TestCase("""{"b":{"status":{"connector":{"state":"RUNNING"},"tasks":[]}}}""", "looks like a connector")]
    [TestCase("""{"status":"UP"}""", "looks like a connector")]
    [TestCase("{}", "looks like a connector")]
    [TestCase("[]", "neither")]
    public async Task ReadAsync_NotTheStatusOfThatConnector_IsUnknownAndHidesNoOther(string body, string why)
    {
        using var connect = ThreeConnectors();
        connect["connectors/b/status"].Says(body);

        var connectors = (await connect.SeeAsync()).Connectors;

        Assert.That(
            connectors.Select(connector => connector.State.Kind),
            Is.EqualTo(new[] { StateKind.Running, StateKind.Missing, StateKind.Running }));
        Assert.That(connectors[1].Trace, Does.Contain(why));
    }

    [Test]
    public async Task ReadAsync_NameAsAskedOrNone_IsRead([Values("\"name\":\"b\",", "\"name\":\"\\u0062\",", "")] string name)
    {
        using var connect = ThreeConnectors();
        connect["connectors/b/status"].Says("{" + name + "\"connector\":{\"state\":\"PAUSED\"},\"tasks\":[]}");

        Assert.That((await connect.SeeAsync()).Connectors[1].State, Is.SameAs(ConnectState.Paused));
    }

    [Test]
    public async Task ReadAsync_NamesOfA500ThatIsNotConnects_AreAskedForAllTheSame()
    {
        using var connect = ThreeConnectors();
        connect.List.Says("<html>500 by the proxy</html>", HttpStatusCode.InternalServerError);

        Assert.That((await connect.SeeAsync()).Connectors, Has.Length.EqualTo(3));
    }

    [Test]
    public async Task ReadAsync_OneBusyForAMoment_IsAskedAgain()
    {
        using var connect = ThreeConnectors();
        connect.Names.Says("""["a"]""");
        var (armings, route) = (0, connect["connectors/a/status"]);
        route.Answers(_ =>
        {
            armings = connect.Time.Armings;
            return Task.FromResult(route.Calls == 1
                ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
                : new HttpResponseMessage { Content = new StringContent(Given.One(Given.Connector("a"))) });
        });

        var reading = connect.ReadAsync();
        await route.CalledAsync(1);

        // The pause before the second attempt is not the only timer that comes to be.
        for (var again = route.CalledAsync(2); await Task.WhenAny(again, connect.Time.WaitUntilArmingAsync(armings)) != again;)
        {
            armings = connect.Time.Armings;
            connect.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(((ConnectReading.Seen)await reading).Snapshot.Connectors.Single().State, Is.SameAs(ConnectState.Running));
        Assert.That(route.Calls, Is.EqualTo(2));
    }

    [Test]
    public async Task ReadAsync_OneStallsInItsBody_IsGivenUpAndHidesNoOther()
    {
        using var connect = ThreeConnectors();
        await using var stalled = new StalledStream();
        connect["connectors/b/status"].Says(() => new StreamContent(stalled));
        var reading = connect.ReadAsync();
        await stalled.AskedAsync();
        await connect["connectors/c/status"].CalledAsync(1);

        connect.Time.Advance(TimeSpan.FromSeconds(5));

        var connectors = ((ConnectReading.Seen)await reading).Snapshot.Connectors;
        Assert.That(connectors[1].Trace, Does.Contain("did not answer in time"));
        Assert.That(connectors.Select(connector => connector.Name), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public async Task ReadAsync_AllBroken_GivesFault()
    {
        using var connect = ThreeConnectors();
        foreach (var name in new[] { "a", "b", "c" })
        {
            connect[$"connectors/{name}/status"].Says("no", HttpStatusCode.InternalServerError);
        }

        Assert.That((await connect.FailAsync()).Reason, Is.EqualTo(FaultReason.HttpStatus));
    }

    [Test]
    public async Task ReadAsync_NamesOnlyAndAllBroken_GivesTheFaultOfTheFirstName()
    {
        using var connect = ThreeConnectors();
        connect.List.Says("""["a","b","c"]""");
        var late = new TaskCompletionSource();
        connect["connectors/a/status"].Answers(async _ =>
        {
            await late.Task;
            return Failing("of a");
        });
        connect["connectors/b/status"].Answers(_ => Task.FromResult(Failing("of b")));
        connect["connectors/c/status"].Answers(_ => Task.FromResult(Failing("of c")));

        var reading = connect.FailAsync();
        await connect["connectors/c/status"].CalledAsync(1);
        late.SetResult();

        Assert.That((await reading).Detail, Is.EqualTo("http://connect:8083/ answered 500: of a"));

        static HttpResponseMessage Failing(string message) => new(HttpStatusCode.InternalServerError)
        {
            Content = new StringContent($$"""{"error_code":500,"message":"{{message}}"}"""),
        };
    }

    [Test]
    public async Task ReadAsync_OneByOne_CountsTheBytesOfAll()
    {
        using var connect = ThreeConnectors();

        var snapshot = await connect.SeeAsync();

        var each = new[] { "a", "b", "c" }.Sum(name => Given.One(Given.Connector(name)).Length);
        Assert.That((snapshot.Bytes, snapshot.HasNames), Is.EqualTo((each + """["a","b","c"]""".Length, true)));
    }

    [Test]
    public async Task ReadAsync_NamesBrokenToo_GivesTheFaultOfTheList()
    {
        using var connect = new StubConnect { TurnsClock = false };
        connect.List.Says("""{"message":"first"}""", HttpStatusCode.InternalServerError);
        connect.Names.Says("""{"message":"second"}""", HttpStatusCode.InternalServerError);

        Assert.That((await connect.FailAsync()).Detail, Does.EndWith("answered 500: first"));
    }

    [Test]
    public async Task ReadAsync_OneHangs_EndsWithBudgetAsTimeout()
    {
        using var connect = ThreeConnectors();
        connect["connectors/b/status"].Hangs();

        var reading = connect.ReadAsync(TimeSpan.FromSeconds(3));
        await connect["connectors/b/status"].CalledAsync(1);
        connect.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.That((await reading as ConnectReading.Unreachable)?.Reason, Is.EqualTo(FaultReason.Timeout));
    }

    [TestCase(".")]
    [TestCase("..")]
    public async Task ReadAsync_NameOfDots_IsNotAskedFor(string name)
    {
        using var connect = ThreeConnectors();
        connect.Names.Says($$"""["a","{{name}}"]""");

        var connectors = (await connect.SeeAsync()).Connectors;

        Assert.That(connectors.Select(connector => connector.State.Kind), Is.EqualTo(new[] { StateKind.Running, StateKind.Missing }));
        Assert.That(
            (connectors[1].Type, connectors[1].Trace),
            Is.EqualTo(("unknown", "its status cannot be read: http://connect:8083/ cannot be asked for a connector of this name")));
    }

    private static StubConnect ThreeConnectors()
    {
        var connect = new StubConnect { TurnsClock = false };
        connect.List.Says(Sample.Text("2.8.2/expand-status-500-class-missing.json"), HttpStatusCode.InternalServerError);
        connect.Names.Says("""["a","b","c"]""");
        foreach (var name in new[] { "a", "b", "c" })
        {
            connect[$"connectors/{name}/status"].Says(Given.One(Given.Connector(name)));
        }

        return connect;
    }
}

using System.Net;
using Healthcheck.Connect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Rest;

/// <summary>What is tried again, and when.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class RetryPipelineTests
{
    [Test]
    public async Task ReadAsync_ConflictOnce_IsRetriedAndRead()
    {
        using var connect = new StubConnect();
        connect.List.Answers(_ => Task.FromResult(connect.List.Calls == 1
            ? new HttpResponseMessage(HttpStatusCode.Conflict)
            : new HttpResponseMessage { Content = new StringContent(Given.Body(Given.Connector("orders"))) }));

        Assert.That((await connect.SeeAsync()).Connectors, Has.Length.EqualTo(1));
        Assert.That(connect.List.Calls, Is.EqualTo(2));
    }

    [TestCase("120", 120)]
    [TestCase("3600", 300)]
    [TestCase("Sun, 01 Mar 2026 13:02:00 GMT", 120)]
    public async Task ReadAsync_RetryAfterBeyondThePoll_IsTheFaultAtOnce(string header, int seconds)
    {
        using var connect = new StubConnect();
        connect.List.Answers(_ => Task.FromResult(Busy(header)));

        var fault = await connect.FailWithinAsync(TimeSpan.FromSeconds(9));

        Assert.That(
            (connect.List.Calls, fault.Reason, fault.RetryAfter),
            Is.EqualTo((1, FaultReason.HttpStatus, (TimeSpan?)TimeSpan.FromSeconds(seconds))));
        Assert.That(fault.Detail, Does.Contain("answered 429").And.Contains($"not to be asked for {seconds} s"));
    }

    [Test]
    public async Task ReadAsync_RetryAfterWithinThePoll_IsWaitedForAndRead()
    {
        using var connect = new StubConnect { TurnsClock = false };
        var armings = new TaskCompletionSource<int>();
        connect.List.Answers(_ =>
        {
            armings.TrySetResult(connect.Time.Armings);
            return Task.FromResult(connect.List.Calls == 1
                ? Busy("4")
                : new HttpResponseMessage { Content = new StringContent(Given.Body(Given.Connector("orders"))) });
        });

        var reading = connect.SeeAsync();
        await connect.Time.WaitUntilArmingAsync(await armings.Task);
        connect.Time.Advance(TimeSpan.FromSeconds(3.9));
        Assert.That((connect.List.Calls, reading.IsCompleted), Is.EqualTo((1, false)));
        connect.Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.That((await reading).Connectors, Has.Length.EqualTo(1));
        Assert.That(connect.List.Calls, Is.EqualTo(2));
    }

    [TestCase("-5")]
    [TestCase("0")]
    [TestCase("soon")]
    [TestCase("Thu, 01 Jan 1970 00:00:00 GMT")]
    public async Task ReadAsync_RetryAfterThatSaysNothing_IsRetriedAsUsual(string header)
    {
        using var connect = new StubConnect();
        connect.List.Answers(_ => Task.FromResult(Busy(header)));

        Assert.That(((await connect.FailAsync()).RetryAfter, connect.List.Calls), Is.EqualTo(((TimeSpan?)null, 3)));
    }

    private static HttpResponseMessage Busy(string retryAfter)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    }
}

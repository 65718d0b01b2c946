using System.Net;
using Healthcheck.Connect;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Polling;

/// <summary>A worker that says when to come again is left alone until then.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class RetryAfterTests
{
    private const string Second = "http://second:8083/";

    [TestCase(HttpStatusCode.TooManyRequests, "60", 60)]
    [TestCase(HttpStatusCode.ServiceUnavailable, "60", 60)]
    [TestCase(HttpStatusCode.TooManyRequests, "86400", 300)]
    public async Task PollOnceAsync_RetryAfter_IsNotAskedUntilThen(HttpStatusCode status, string retryAfter, int seconds)
    {
        using var rig = new Rig();
        await rig.PollAsync();
        Limit(rig, status, retryAfter);
        await rig.PollAsync();
        Assert.That((rig.Connect.List.Calls, rig.Report.Fault!.Reason), Is.EqualTo((2, FaultReason.HttpStatus)));

        rig.Time.Advance(TimeSpan.FromSeconds(seconds - 1));
        await rig.PollAsync();
        Assert.That((rig.Connect.List.Calls, rig.Report.Fault!.Detail), Is.EqualTo((2, rig.Report.Fault.Detail)));
        Assert.That(rig.Report.Fault.Detail, Does.Contain($"wishes not to be asked for {seconds} s"));

        rig.Lists(Given.Connector("orders"));
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await rig.PollAsync();
        Assert.That((rig.Connect.List.Calls, rig.IsHealthy), Is.EqualTo((3, true)));
    }

    [Test]
    public async Task PollOnceAsync_OneOfTwoIsPaused_TheOtherIsAsked()
    {
        using var rig = new Rig(Given.Url.AbsoluteUri, Second);
        rig.Connect[Second + "connectors?expand=status"].Says(Given.Body(Given.Connector("orders")));
        rig.Connect[Second + "health"].Says(Given.Healthy);
        Limit(rig, HttpStatusCode.TooManyRequests, "60");
        await rig.PollAsync();

        Assert.That((rig.IsHealthy, rig.Report.Snapshot!.Worker.AbsoluteUri), Is.EqualTo((true, Second)));
    }

    private static void Limit(Rig rig, HttpStatusCode status, string retryAfter) => rig.Connect.List.Answers(_ =>
    {
        var response = new HttpResponseMessage(status);
        response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return Task.FromResult(response);
    });
}

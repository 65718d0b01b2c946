using FakeConnect;
using static Healthcheck.WithoutKafka.Faults.Rows;

namespace Healthcheck.WithoutKafka.Faults;

internal static class StatusRows
{
    private const string Area = "Status codes";
    private const string Proxy =
        "See to the proxy before Connect and to what it reaches; where you can, let the daemon ask workers directly.";
    private const string Page = "<!doctype html><html><head><title>Sign in</title></head><body><form></form></body></html>";

    public static readonly FaultRow[] All =
    [
        Lost(Area, "301, to another address", "http_status", FakeReply.Redirect("http://elsewhere.example/connectors", 301),
            "Set `--connect-url` to the final address; redirects are not followed."),
        Lost(Area, "302, to a page that asks who you are", "http_status", FakeReply.Redirect("https://login.example/"),
            "Let the daemon past the login: its own address, or `--bearer-token-file`, `--connect-header-file`."),
        Lost(Area, "401", "auth", FakeReply.Text("Unauthorized", 401),
            "Set `--basic-auth-file`, or renew what is in it; it is read again when it changes."),
        Lost(Area, "403", "auth", FakeReply.Text("Forbidden", 403), "Give the account the right to read connectors."),
        Lost(Area, "404 of a proxy, as with a wrong base path", "http_status", FakeReply.Text("no such route", 404),
            "Put Connect's base path into `--connect-url`."),
        Lost(Area, "404 of Connect itself", "http_status", FakeReply.Error(404, "HTTP 404 Not Found"),
            "Put Connect's base path into `--connect-url`, no more and no less."),
        Lost(Area, "404 of a worker that is starting", "http_status", stage => Do(() => stage.Connect.Starting = true),
            "Wait; longer than a minute: read the worker's log."),
        Lost(Area, "409, the group rebalances", "http_status", FakeReply.Error(409,
            "Cannot complete request momentarily due to no known leader URL"),
            "Wait; where it lasts, look for workers that come and go."),
        Lost(Area, "429 with `Retry-After`", "http_status", new FakeReply
        {
            Status = 429,
            Headers = new Dictionary<string, string> { ["Retry-After"] = "2" },
        }, "Raise `--poll-interval`, or the limit of the gateway; the daemon waits as long as it is told to."),
        Lost(Area, "500 of Connect: `Request timed out`", "http_status", FakeReply.Error(500, "Request timed out"),
            "Look at the worker's log and its brokers: its herder does not answer."),
        Lost(Area, "502 of a proxy", "http_status", FakeReply.Text("<h1>502 Bad Gateway</h1>", 502, "text/html"), Proxy),
        Lost(Area, "503 of a proxy", "http_status", FakeReply.Text("<h1>503 Service Unavailable</h1>", 503, "text/html"), Proxy),
        Lost(Area, "504 of a proxy", "http_status", FakeReply.Text("<h1>504 Gateway Time-out</h1>", 504, "text/html"), Proxy),
        Lost(Area, "200 with a login page", "invalid_body", stage => stage.AnswerAllAsync(FakeReply.Text(Page, 200, "text/html")),
            "Let the daemon past the login: its own address, or `--bearer-token-file`, `--connect-header-file`."),
        Lost(Area, "204 without a body", "http_status", new FakeReply { Status = 204, ContentType = null }, Proxy),
    ];
}

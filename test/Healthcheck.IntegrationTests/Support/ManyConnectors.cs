using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>A worker that lists as many connectors as a test wants, which no real one on a test machine could run.</summary>
internal sealed class ManyConnectors : IAsyncDisposable
{
    private static readonly string[] OddNames = ["a \"b\" \\ c", "line\nbreak", "Bücher \U0001F600", "<script>", "with space", "\u2028\u0085\r\t"];

    private readonly WebApplication _app;
    private readonly byte[] _list;

    private ManyConnectors(int connectors)
    {
        _list = List(connectors);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Url => _app.Urls.Single();

    /// <summary>Ten tasks a connector; one connector in seven has a failed task.</summary>
    public static async Task<ManyConnectors> StartAsync(int connectors)
    {
        var worker = new ManyConnectors(connectors);
        await worker._app.StartAsync();
        return worker;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static byte[] List(int connectors)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            for (var i = 0; i < connectors; i++)
            {
                WriteConnector(json, i);
            }

            json.WriteEndObject();
        }

        return body.ToArray();
    }

    private static void WriteConnector(Utf8JsonWriter json, int number)
    {
        var name = number < OddNames.Length ? OddNames[number] : $"connector-{number}";
        json.WriteStartObject(name);
        json.WriteStartObject("status");
        json.WriteString("name", name);
        json.WriteStartObject("connector");
        json.WriteString("state", "RUNNING");
        json.WriteString("worker_id", "connect-1:8083");
        json.WriteEndObject();
        json.WriteStartArray("tasks");
        for (var id = 0; id < 10; id++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("state", id == number % 70 ? "FAILED" : "RUNNING");
            json.WriteString("worker_id", $"connect-{id % 3}:8083");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("type", number % 2 == 0 ? "source" : "sink");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Request.Path.Value switch
        {
            "/connectors" => context.Response.Body.WriteAsync(_list).AsTask(),
            "/health" => context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("""{"status":"healthy","message":"well"}""")).AsTask(),
            _ => Task.FromResult(context.Response.StatusCode = 404),
        };
    }
}

using System.Text.Json.Nodes;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>What an HTTP server said.</summary>
internal sealed record Answer(int Code, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body) ?? throw new InvalidOperationException($"no JSON: {this}");

    public static Task<Answer> GetAsync(HttpClient client, string path) => GetAsync(client, new Uri(path, UriKind.Relative));

    public static async Task<Answer> GetAsync(HttpClient client, Uri url)
    {
        using var response = await client.GetAsync(url);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static async Task<Answer> SendAsync(HttpClient client, HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        }
        using var response = await client.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public override string ToString() => $"{Code} {(Body.Length > 4000 ? Body[..4000] + "..." : Body)}";
}

namespace Healthcheck.Web;

/// <summary>
/// Tells a request that somebody means from one that another site makes their browser send, which adds their password by itself. Two
/// defences, each of which would do in the browsers of today: a header that a form cannot set and that no foreign script may, and what
/// browsers say of where a request comes from.
/// </summary>
internal static class CrossSite
{
    /// <summary>Any value will do.</summary>
    public const string Header = "X-Requested-With";

    private const string Site = "Sec-Fetch-Site";

    /// <returns>One sentence without its dot; null for a request that is meant.</returns>
    public static string? FindFault(HttpRequest request)
    {
        var headers = request.Headers;
        if (headers[Header].ToString().Length == 0)
        {
            return $"the header {Header} is missing, without which a web page could ask in a user's name; send it with any value";
        }

        // A reverse proxy may have put another host into the request, so the browser's own word on the site comes first.
        var isOurs = headers[Site].ToString() is { Length: > 0 } site
            ? site is "same-origin"
            : headers.Origin.ToString() is not { Length: > 0 } origin
                || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && IsHost(request, from));
        return isOurs ? null : "the request comes from another site";
    }

    private static bool IsHost(HttpRequest request, Uri origin) =>
        request.Host.Value is { Length: > 0 } host
        && (SameHost(host, origin) || SameHost(request.Headers["X-Forwarded-Host"].ToString(), origin));

    private static bool SameHost(string host, Uri origin) =>
        Uri.TryCreate($"{origin.Scheme}://{host}", UriKind.Absolute, out var asked)
        && asked.Host.Length > 0
        && asked.Authority.Equals(origin.Authority, StringComparison.OrdinalIgnoreCase);
}

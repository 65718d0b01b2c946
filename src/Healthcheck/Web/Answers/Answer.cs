namespace Healthcheck.Web;

/// <summary>An HTTP answer, ready to be sent as it is.</summary>
internal sealed record Answer(int Status, string ContentType, Body Body)
{
    public static readonly Answer NotFound = new(StatusCodes.Status404NotFound, "", Body.Empty);
    public static readonly Answer MethodNotAllowed = new(StatusCodes.Status405MethodNotAllowed, "", Body.Empty);
    public static readonly Answer Up = Json(StatusCodes.Status200OK, """{"status":"UP"}"""u8);

    /// <summary>How the body is packed, as <c>gzip</c>; null: not at all.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>By which a client can tell whether it has this answer already; null: it cannot.</summary>
    public string? ETag { get; init; }

    /// <summary>Whether the address has a hash of what it answers, so that it may be kept for ever.</summary>
    public bool IsForEver { get; init; }

    /// <summary>What a browser may do with the page; null for what is none.</summary>
    public string? ContentSecurityPolicy { get; init; }

    /// <summary>The headers of the request that the choice of this answer looked at; null: none.</summary>
    public string? Vary { get; init; }

    public static Answer Json(int status, ReadOnlySpan<byte> body) => Json(status, Body.Create(body));

    public static Answer Json(int status, Body body) => new(status, "application/json", body);

    /// <summary>200 or 503: the only two codes by which probes tell good from bad.</summary>
    public static int Code(bool good) => good ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
}

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Healthcheck.Web;

/// <summary>What of the page is wished to be seen; it stands in the address, so that a link shows the same.</summary>
internal sealed record PageQuery
{
    public static readonly PageQuery All = new();

    /// <summary>Longer ones are cut: the words of a query are kept with the page.</summary>
    public const int Longest = 200;

    private const int LastPage = 100_000;

    /// <summary>Connectors whose name holds this, case ignored.</summary>
    public string Search { get; init; } = "";

    /// <summary>Only this state of a connector or one of its tasks, lower case.</summary>
    public string State { get; init; } = "";

    /// <summary>Connectors with a part on a worker whose id begins with this, case ignored.</summary>
    public string Worker { get; init; } = "";

    /// <summary>source or sink.</summary>
    public string Type { get; init; } = "";

    public string Cluster { get; init; } = "";

    /// <summary>The page of the list of connectors, from 1 on.</summary>
    public int Page { get; init; } = 1;

    public bool IsFiltering => this with { Page = 1 } != All;

    public static PageQuery Parse(IQueryCollection query) => query.Count == 0 ? All : new PageQuery
    {
        Search = Read(query, "q"),
        State = Read(query, "state").ToLowerInvariant(),
        Worker = Read(query, "worker"),
        Type = Read(query, "type").ToLowerInvariant(),
        Cluster = Read(query, "cluster"),
        Page = int.TryParse(Read(query, "page"), NumberStyles.None, CultureInfo.InvariantCulture, out var page)
            ? Math.Clamp(page, 1, LastPage)
            : 1,
    };

    /// <summary>The address of the same page, relative to it.</summary>
    public string ToAddress()
    {
        var address = new StringBuilder();
        Add(address, "q", Search);
        Add(address, "state", State);
        Add(address, "worker", Worker);
        Add(address, "type", Type);
        Add(address, "cluster", Cluster);
        Add(address, "page", Page == 1 ? "" : Page.ToString(CultureInfo.InvariantCulture));
        return address.Length == 0 ? "?" : address.ToString();
    }

    private static void Add(StringBuilder address, string name, string value)
    {
        if (value.Length > 0)
        {
            address.Append(address.Length == 0 ? '?' : '&').Append(name).Append('=').Append(UrlEncoder.Default.Encode(value));
        }
    }

    private static string Read(IQueryCollection query, string name)
    {
        var value = query[name].ToString().Trim();
        return value.Length <= Longest ? value : value[..Longest];
    }
}

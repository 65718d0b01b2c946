using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Healthcheck.Configuration;

/// <summary>Addresses to ask and to listen on.</summary>
internal static partial class AddressParser
{
    /// <summary>One or several http(s) URLs, base path allowed; each ends with a slash and stands once.</summary>
    internal static SettingParser<ImmutableArray<Uri>> ConnectUrls { get; } = new(
        "http or https URLs without user, query or fragment, comma-separated",
        ParseConnectUrls,
        urls => string.Join(',', urls.Select(url => url.AbsoluteUri.TrimEnd('/'))))
    {
        IsList = true,
    };

    /// <summary>For a browser; ends with a slash.</summary>
    internal static SettingParser<Uri?> PageUrl { get; } = new(
        "an http or https URL",
        text => HasScheme(text.Trim()) && Uri.TryCreate($"{text.Trim().TrimEnd('/')}/", UriKind.Absolute, out var url)
            ? ParseResult<Uri?>.Good(url)
            : ParseResult<Uri?>.Bad($"{DisplayText.Quote(Redact(text))} is not an http or https URL"),
        url => url?.AbsoluteUri ?? "");

    /// <summary><c>*</c>, <c>localhost</c>, or an IP address; IPv6 with or without brackets.</summary>
    internal static SettingParser<string> BindAddress { get; } =
        new("* (all), localhost, or an IP address", ParseBindAddress, address => address);

    /// <summary>As a certificate names it: no port, no wildcard.</summary>
    internal static SettingParser<string?> ServerName { get; } = new(
        "a host name or an IP address",
        text => Uri.CheckHostName(text.Trim()) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
            ? ParseResult<string?>.Good(text.Trim())
            : ParseResult<string?>.Bad($"{DisplayText.Quote(text)} is not a host name"),
        name => name ?? "");

    private static ParseResult<ImmutableArray<Uri>> ParseConnectUrls(string text)
    {
        // Before the commas are looked at: a password may hold one, and half of it would be shown as a URL of its own.
        if (text.Contains('@', StringComparison.Ordinal))
        {
            return Bad($"{DisplayText.Quote(Redact(text))} holds a user or an '@': give user and password by --basic-auth");
        }

        var urls = ImmutableArray.CreateBuilder<Uri>();
        foreach (var item in text.Split(',', WordParser.Tidy))
        {
            if (item.AsSpan().ContainsAny('?', '#'))
            {
                return Bad($"{DisplayText.Quote(Redact(item))} has a query or a fragment");
            }

            var slashed = item.EndsWith('/') ? item : item + "/";
            if (!HasScheme(item) || !Uri.TryCreate(slashed, UriKind.Absolute, out var url) || url is { Host: "" } or { Port: 0 })
            {
                return Bad($"{DisplayText.Quote(item)} is not an http or https URL{SuggestScheme(item)}");
            }

            if (!HostName.CanBeLookedUp(url))
            {
                return Bad($"{DisplayText.Quote(item)} has a host name that cannot be looked up");
            }

            if (!urls.Contains(url))
            {
                urls.Add(url);
            }
        }

        return urls.Count == 0 ? Bad("the list is empty") : ParseResult<ImmutableArray<Uri>>.Good(urls.ToImmutable());
    }

    /// <summary>The URL without what may be a secret in it: user-info, query and fragment.</summary>
    internal static string Redact(string text)
    {
        var (at, tail) = (text.LastIndexOf('@'), text.AsSpan().IndexOfAny('?', '#'));
        if (at < 0)
        {
            return tail < 0 ? text : $"{text[..(tail + 1)]}***";
        }

        // With a query before the '@' it cannot be told what is password, what host and what query.
        var scheme = Scheme().Match(text).Value;
        return tail < 0 || tail > at ? $"{scheme}***@{Redact(text[(at + 1)..])}" : $"{scheme}***";
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*://", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    /// <summary>For <c>host:8083</c>, the slip that is made most often.</summary>
    private static string SuggestScheme(string item) =>
        !item.Contains("//", StringComparison.Ordinal)
            && Uri.TryCreate($"http://{item}", UriKind.Absolute, out var url) && HostName.CanBeLookedUp(url)
            ? $" (perhaps http://{DisplayText.Shorten(item)})"
            : "";

    private static bool HasScheme(string text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static ParseResult<ImmutableArray<Uri>> Bad(string fault) => ParseResult<ImmutableArray<Uri>>.Bad(fault);

    private static ParseResult<string> ParseBindAddress(string text)
    {
        var address = text.Trim();
        if (address is "*" || address.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return ParseResult<string>.Good(address.ToLowerInvariant());
        }

        var bare = address is ['[', .., ']'] ? address[1..^1] : address;
        return !bare.AsSpan().ContainsAny('[', ']') && IPAddress.TryParse(bare, out var ip) && IsWrittenOut(ip, bare)
            ? ParseResult<string>.Good(ip.ToString())
            : ParseResult<string>.Bad($"{DisplayText.Quote(text)} is not an address to listen on");
    }

    // .NET takes "1" for 0.0.0.1 and "010.0.0.1" for 8.0.0.1: more likely a slip than a wish.
    private static bool IsWrittenOut(IPAddress ip, string text) =>
        ip.AddressFamily == AddressFamily.InterNetworkV6 || ip.ToString() == text;
}

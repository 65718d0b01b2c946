using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Healthcheck.Configuration;

/// <summary>One or several http(s) URLs, comma-separated, base path allowed.</summary>
internal static partial class ConnectUrlText
{
    internal static ParseResult<ImmutableArray<Uri>> Parse(string text)
    {
        // Before the commas are looked at: a password may hold one, and half of it would be shown as a URL of its own.
        if (text.Contains('@', StringComparison.Ordinal))
        {
            return Bad($"{Shown.Quote(Redact(text))} holds a user or an '@': give user and password by --basic-auth");
        }

        var urls = ImmutableArray.CreateBuilder<Uri>();
        foreach (var item in text.Split(',', WordListText.Tidy))
        {
            if (item.AsSpan().ContainsAny('?', '#'))
            {
                return Bad($"{Shown.Quote(Redact(item))} has a query or a fragment");
            }

            var slashed = item.EndsWith('/') ? item : item + "/";
            if (!HasScheme(item) || !Uri.TryCreate(slashed, UriKind.Absolute, out var url) || url is { Host: "" } or { Port: 0 })
            {
                return Bad($"{Shown.Quote(item)} is not an http or https URL");
            }

            if (!HostName.CanBeLookedUp(url))
            {
                return Bad($"{Shown.Quote(item)} has a host name that cannot be looked up");
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

    private static bool HasScheme(string text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static ParseResult<ImmutableArray<Uri>> Bad(string fault) => ParseResult<ImmutableArray<Uri>>.Bad(fault);
}

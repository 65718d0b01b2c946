using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Healthcheck.Connect;

namespace Healthcheck.Web;

/// <summary>
/// Writes HTML. Markup is ours and stands as it is; whatever comes from outside goes through one of the other methods, which leave
/// nothing in it that could be markup or turn the direction of the line, and cut what nobody would read to its end.
/// </summary>
internal sealed class HtmlWriter(BodyWriter body)
{
    /// <summary>Characters of a name; there may be thousands of them on a page.</summary>
    public const int LongestName = 200;

    private const int LongestText = 1000;
    private const int Block = 512;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public HtmlWriter Markup(string html)
    {
        Write(html);
        return this;
    }

    /// <summary>Text of the outside on one line.</summary>
    public HtmlWriter Text(string? text) => Encode(Shorten(text, LongestText));

    /// <summary>A name of the outside: it may be written in any direction, and hold nothing that can be seen.</summary>
    public HtmlWriter Name(string? name)
    {
        var shown = DisplayText.OneLine(Shorten(name ?? "–", LongestName));
        return Markup("<bdi>").Encode(string.IsNullOrWhiteSpace(shown) ? "(blank)" : shown).Markup("</bdi>");
    }

    public HtmlWriter Attribute(string name, string? value) => Markup($" {name}=\"").Encode(Shorten(value, LongestName)).Markup("\"");

    /// <param name="address">Made of our own parts and encoded ones.</param>
    public HtmlWriter Link(string address) => Markup(" href=\"").Encode(address).Markup("\"");

    /// <summary>Whatever its length.</summary>
    public HtmlWriter Encode(string text) => Markup(Encoder.Encode(DisplayText.OneLine(text)));

    public HtmlWriter Number(long number) => Markup(number.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>How long ago something was; the script keeps it up to date, and the exact time shows on hover.</summary>
    public HtmlWriter Ago(Timestamp at, DateTimeOffset now) =>
        Time(at.Utc, Span(now - at.Utc) is { Length: > 0 } span ? $"{span} ago" : "now", "ago");

    public HtmlWriter Until(DateTimeOffset at, DateTimeOffset now) =>
        Time(at, $"in {(Span(at - now) is { Length: > 0 } span ? span : "0 s")}", "until");

    public static string Exact(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private HtmlWriter Time(DateTimeOffset at, string text, string kind)
    {
        var exact = Exact(at);
        return Markup($"<time datetime=\"{exact}\" title=\"{exact}\" data-{kind}>{text}</time>");
    }

    private static string Shorten(string? text, int most) =>
        text is null ? "" : text.Length <= most ? text : string.Concat(text.AsSpan(0, most), "…");

    private static string Span(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "",
        { TotalSeconds: < 120 } => $"{(int)time.TotalSeconds} s",
        { TotalMinutes: < 120 } => $"{(int)time.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)time.TotalHours} h",
        _ => $"{(int)time.TotalDays} days",
    };

    private void Write(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            // Never between the two halves of a character.
            var length = Math.Min(text.Length, Block);
            length -= length < text.Length && char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
            var room = body.GetSpan(Encoding.UTF8.GetMaxByteCount(length));
            body.Advance(Encoding.UTF8.GetBytes(text[..length], room));
            text = text[length..];
        }
    }
}

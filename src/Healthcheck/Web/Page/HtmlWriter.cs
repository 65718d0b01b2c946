using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Healthcheck.Connect;

namespace Healthcheck.Web;

/// <summary>
/// Writes HTML. Markup is ours and stands as it is; whatever comes from outside goes through <see cref="Text"/> or
/// <see cref="Attribute"/>, which leave nothing in it that could be markup or turn the direction of the line.
/// </summary>
internal sealed class HtmlWriter(BodyWriter body)
{
    private const int Block = 512;

    public HtmlWriter Markup(string html)
    {
        Write(html);
        return this;
    }

    /// <summary>Text of the outside on one line.</summary>
    public HtmlWriter Text(string? text) => Markup(HtmlEncoder.Default.Encode(DisplayText.OneLine(text ?? "")));

    /// <summary>Text of the outside that may have several lines.</summary>
    public HtmlWriter Lines(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            Text(line.ToString()).Markup("\n");
        }

        return this;
    }

    public HtmlWriter Number(long number) => Markup(number.ToString("N0", CultureInfo.InvariantCulture));

    public HtmlWriter Attribute(string name, string? value) => Markup($" {name}=\"").Text(value).Markup("\"");

    /// <summary>A name of the outside: it may be written in any direction.</summary>
    public HtmlWriter Name(string? name) => Markup("<bdi>").Text(name ?? "–").Markup("</bdi>");

    /// <summary>How long ago something was; the script keeps it up to date, and the exact time shows on hover.</summary>
    public HtmlWriter Ago(Timestamp at, DateTimeOffset now) =>
        Time(at.Utc, Span(now - at.Utc) is { Length: > 0 } span ? $"{span} ago" : "now", "ago");

    public HtmlWriter Until(DateTimeOffset at, DateTimeOffset now) => Time(at, $"in {Span(at - now)}", "until");

    private HtmlWriter Time(DateTimeOffset at, string text, string kind)
    {
        var exact = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Markup($"<time datetime=\"{exact}\" title=\"{exact}\" data-{kind}>{text}</time>");
    }

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

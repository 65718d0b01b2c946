using System.Globalization;

namespace Healthcheck.Metrics;

/// <summary>One entry of an Accept or Accept-Encoding header: <c>text/plain;version="0.0.4";q=0.5</c>.</summary>
/// <param name="Value">Lower case, as <c>text/plain</c> or <c>gzip</c>.</param>
/// <param name="Weight">How much the client likes it: 0 (not at all, or what was said of it makes no sense) to 1.</param>
internal sealed record HeaderRange(string Value, double Weight, IReadOnlyList<(string Name, string Value)> Parameters)
{
    /// <summary>Of so many entries the rest is not read: no client needs them.</summary>
    private const int Most = 64;

    /// <summary>The entries in the order they stand, whatever the header holds.</summary>
    public static IReadOnlyList<HeaderRange> Parse(string? header)
    {
        var ranges = new List<HeaderRange>();
        foreach (var entry in Split(header ?? "", ','))
        {
            var parts = Split(entry, ';');
            var value = parts[0].Trim().ToLowerInvariant();
            if (value.Length > 0 && ranges.Count < Most)
            {
                var parameters = parts.Skip(1).Select(Pair).ToList();
                ranges.Add(new HeaderRange(value, WeightOf(parameters), parameters));
            }
        }

        return ranges;
    }

    /// <summary>The value of a parameter, null when it is not given.</summary>
    public string? Parameter(string name) => Find(Parameters, name);

    private static string? Find(IEnumerable<(string Name, string Value)> parameters, string name)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.Name == name)
            {
                return parameter.Value;
            }
        }

        return null;
    }

    private static double WeightOf(List<(string Name, string Value)> parameters) => Find(parameters, "q") switch
    {
        null => 1,
        var text when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight)
            && weight is >= 0 and <= 1 => weight,
        _ => 0,
    };

    private static (string Name, string Value) Pair(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = equals < 0 ? (text, "") : (text[..equals], text[(equals + 1)..]);
        return (name.Trim().ToLowerInvariant(), Unquote(value.Trim()));
    }

    private static string Unquote(string text) =>
        text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1].Replace("\\", "", StringComparison.Ordinal) : text;

    /// <summary>Parts between separators that do not stand in quotes.</summary>
    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var start = 0;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && quoted)
            {
                i++;
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (text[i] == separator && !quoted)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[Math.Min(start, text.Length)..]);
        return parts;
    }
}

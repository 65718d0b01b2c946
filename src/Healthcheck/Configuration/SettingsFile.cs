using System.Collections.Immutable;
using System.Text.Json;

namespace Healthcheck.Configuration;

/// <summary>The settings file: one JSON object whose keys are flag names without dashes.</summary>
/// <param name="Values">By flag, as text.</param>
/// <param name="Faults">Whole lines about single keys.</param>
/// <param name="Unusable">A phrase on the file as a whole; null when it could be read.</param>
internal sealed record SettingsFile(
    IReadOnlyDictionary<string, string> Values,
    ImmutableArray<string> Faults,
    string? Unusable = null)
{
    internal static readonly SettingsFile None = new(new Dictionary<string, string>(), []);

    // One file does not name another.
    private static readonly ImmutableArray<Setting> Rows = SettingTable.Settings.Remove(ProcessDefinitions.SettingsFile);

    /// <summary>Bytes; settings take a few hundred.</summary>
    private const int MaxBytes = 256 * 1024;

    /// <returns>Values and faults; the faults never show a value.</returns>
    internal static SettingsFile Read(string path)
    {
        var content = SmallTextFile.Read(path, MaxBytes);
        if (content.Fault is not null)
        {
            return Faulty(path, content.Fault);
        }

        try
        {
            using var document = JsonDocument.Parse(content.Value);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(path, document.RootElement)
                : Faulty(path, "is not a JSON object");
        }
        catch (JsonException exception)
        {
            // The exception's own text may quote the file, and with it a password.
            return Faulty(path, $"is not JSON: line {exception.LineNumber + 1}");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped: good JSON, but no text.
            return Faulty(path, "holds text that cannot be understood");
        }
    }

    internal static string Name(string path) => $"settings file {DisplayText.Quote(path)}";

    private static SettingsFile Read(string path, JsonElement root)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        var values = ReadValues(root.EnumerateObject(), Rows, Name(path), faults);
        return new(values, faults.ToImmutable());
    }

    /// <summary>Reads members whose keys are flag names without dashes.</summary>
    /// <param name="rows">The settings that may stand here.</param>
    /// <param name="origin">Where they stand, as faults say it.</param>
    /// <param name="faults">Takes what is wrong with single keys, whole lines; they never show a value.</param>
    /// <returns>Values by flag, as text.</returns>
    internal static Dictionary<string, string> ReadValues(
        IEnumerable<JsonProperty> members, ImmutableArray<Setting> rows, string origin, ImmutableArray<string>.Builder faults)
    {
        var values = new Dictionary<string, string>();
        foreach (var property in members)
        {
            if (rows.FirstOrDefault(row => row.Key == property.Name) is not { } row)
            {
                faults.Add(UnknownKey(rows, origin, property.Name));
            }
            else if (Text(row, property.Value) is not { } text)
            {
                var kinds = row.IsList ? "a string or an array of strings" : "a string or a number";
                faults.Add($"{row.Fault($"needs {kinds} that is not blank")}; from {origin}");
            }
            else if (!values.TryAdd(row.Flag, text))
            {
                faults.Add($"{row.Fault("is given twice")}; from {origin}");
            }
        }

        return values;
    }

    private static string? Text(Setting row, JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True or JsonValueKind.False when row.Words.Contains("true") => value.GetRawText(),
            JsonValueKind.Array when row.IsList && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
                => string.Join(',', value.EnumerateArray().Select(item => item.GetString())),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    private static string UnknownKey(ImmutableArray<Setting> rows, string origin, string key)
    {
        var meant = TypoSuggester.FindNearest(key.TrimStart('-'), rows.Select(row => row.Key));
        var hint = meant is not null ? $"; did you mean {DisplayText.Quote(meant)}?" : "";
        return $"{origin}: unknown key {DisplayText.Quote(key)}{hint} (--help lists all)";
    }

    private static SettingsFile Faulty(string path, string phrase) => None with { Unusable = $"{DisplayText.Quote(path)} {phrase}" };
}

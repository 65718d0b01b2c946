using System.Text;
using Healthcheck.Configuration;

namespace Healthcheck.Fuzz.Targets;

/// <summary>
/// Settings: the first byte chooses a row of the table, whose value the rest is; beyond the rows, the rest is a settings file.
/// </summary>
/// <param name="folder">Where the file is written.</param>
internal sealed class SettingsTarget(string folder) : ITarget
{
    /// <summary>The password in what the values are made of.</summary>
    private const string Password = "hunter2-secret";

    private readonly string _file = Path.Combine(folder, "settings.json");

    public string Name => "settings";

    public int LongestInput => 2048;

    public IReadOnlyList<string> Words { get; } =
    [
        .. SettingTable.Settings.Select(row => $"\"{row.Key}\":"), .. SettingTable.Settings.SelectMany(row => row.Words).Distinct(),
        "http://", "https://", $"user:{Password}@", $"user:{Password}", $"http://user:{Password}@connect:8083",
        "[::1]", ":8083", "?", "#", "@", ",", "=", "*", "ms", "s", "m", "h",
        "KiB", "GiB", "0.5", "99999999999999999999", "79228162514264337593543950335", "-1", "{", "}", "[", "]", "\"", "\\ud800", "true",
        "null", "UNASSIGNED=6m", "no_tasks=", "\u202e", "\u0000", "\ufeff", "xn--", ".", "%",
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var (place, text) = (input.Span[0] % (SettingTable.Settings.Length + 8), Encoding.UTF8.GetString(input.Span[1..]));
        if (place < SettingTable.Settings.Length)
        {
            ReadValue(SettingTable.Settings[place], text);
            return;
        }

        File.WriteAllBytes(_file, input[1..].ToArray());
        var arguments = new SettingArguments(false, new Dictionary<string, string> { [ProcessDefinitions.SettingsFile.Flag] = _file }, []);
        Check(SettingsReader.Read(arguments, new Dictionary<string, string>()));
    }

    private static void ReadValue(Setting row, string text)
    {
        // What is a path is read: only of a name that cannot be one of the system's.
        var isPath = row.Flag.EndsWith("-file", StringComparison.Ordinal);
        var value = isPath ? $"no-such-folder/{text}" : text;
        var result = SettingsReader.Read(
            new SettingArguments(false, new Dictionary<string, string> { [row.Flag] = value }, []), new Dictionary<string, string>());
        Check(result);
        var isSecret = row.MayHoldSecret
            && (row != ConnectionDefinitions.ConnectUrl || text.Contains($":{Password}@", StringComparison.Ordinal));
        if (isSecret && result.Faults.Any(fault => fault.Contains(Password, StringComparison.Ordinal)))
        {
            throw new ViolationException($"a fault shows what may be secret: {row.Flag}");
        }
    }

    private static void Check(SettingsResult result)
    {
        ViolationException.ThrowIf((result.Options is null) == result.Faults.IsEmpty, "neither options nor faults, or both: ");
        Lines.Check(result.Faults);
        Lines.Check(result.Warnings);
        foreach (var cluster in result.Options?.Clusters ?? [])
        {
            ViolationException.ThrowIf(cluster.Polling.Workers.IsEmpty, "nobody to be asked: ");
            ViolationException.ThrowIf(cluster.Health.StaleAfter < cluster.LeastStaleAfter, "stale before the next poll: ");
        }
    }
}

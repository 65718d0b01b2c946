namespace Healthcheck.Configuration;

/// <summary>All sources in their order: flag beats variable beats file beats default. Gathers faults while it is asked.</summary>
internal sealed class SettingSources(
    IReadOnlyDictionary<string, string> flags,
    IReadOnlyDictionary<string, string> variables)
{
    private readonly List<string> _faults = [];
    private IReadOnlyDictionary<string, string> _file = SettingsFile.None.Values;
    private string _fileName = "";

    internal IReadOnlyList<string> Faults => _faults;

    internal void AddFaults(IEnumerable<string> faults) => _faults.AddRange(faults);

    internal void UseFile(string path)
    {
        var file = SettingsFile.Read(path);
        _file = file.Values;
        _fileName = SettingsFile.Name(path);
        _faults.AddRange(file.Faults);
        if (file.Unusable is not null)
        {
            AddFault(SettingTable.SettingsFile, file.Unusable);
        }
    }

    /// <returns>The text of the strongest source that has one, and that source; null when the default holds.</returns>
    internal (string Text, SettingSource Source)? Find(Setting setting) =>
        flags.TryGetValue(setting.Flag, out var flag) ? (flag, SettingSource.Flag)
        : variables.TryGetValue(setting.Variable, out var variable) && !string.IsNullOrWhiteSpace(variable)
            ? (variable, SettingSource.Variable)
        : _file.TryGetValue(setting.Flag, out var text) ? (text, SettingSource.File)
        : null;

    /// <returns>The value; what it is after a fault does not matter, for then nothing starts.</returns>
    internal T? Take<T>(Setting<T> setting, string? defaultText = null)
    {
        var given = Find(setting);
        if ((given?.Text ?? defaultText ?? setting.Default) is not { } text)
        {
            return default;
        }

        var parsed = setting.Parse(text);
        if (parsed.Fault is not null)
        {
            AddFault(setting, parsed.Fault);
        }

        return parsed.Value;
    }

    /// <summary>Adds a fault of the value found for a setting, with its source and, where one is known, the cause.</summary>
    internal void AddFault(Setting setting, string phrase)
    {
        var origin = Find(setting)?.Source switch
        {
            SettingSource.Variable => $"; from {setting.Variable}{ServiceLinks.Hint(setting, variables)}",
            SettingSource.File => $"; from {_fileName}",
            _ => "",
        };
        _faults.Add(setting.Fault(phrase) + origin);
    }
}

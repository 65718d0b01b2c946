using System.Text.RegularExpressions;

namespace Healthcheck.Configuration;

/// <summary>Where a value came from, the strongest first.</summary>
internal enum SettingSource
{
    /// <summary>What the clusters file says of one cluster.</summary>
    Cluster,
    Flag,
    Variable,
    File,
}

/// <summary>All sources in their order: flag beats variable beats file beats default. Gathers faults while it is asked.</summary>
internal sealed partial class SettingSources(
    IReadOnlyDictionary<string, string> flags,
    IReadOnlyDictionary<string, string> variables)
{
    private readonly List<string> _faults = [];
    private readonly HashSet<Setting> _faulty = [];
    private IReadOnlyDictionary<string, string> _file = SettingsFile.None.Values;
    private string _fileName = "";
    private IReadOnlyDictionary<string, string> _cluster = SettingsFile.None.Values;
    private string _clusterName = "";

    internal IReadOnlyList<string> Faults => _faults;

    internal bool IsFaulty(Setting setting) => _faulty.Contains(setting);

    internal void AddFaults(IEnumerable<string> faults) => _faults.AddRange(faults);

    internal void UseFile(string path)
    {
        var file = SettingsFile.Read(path);
        _file = file.Values;
        _fileName = SettingsFile.Name(path);
        _faults.AddRange(file.Faults);
        if (file.Unusable is not null)
        {
            AddFault(ProcessDefinitions.SettingsFile, file.Unusable);
        }
    }

    /// <summary>The same sources, with what the clusters file says of one cluster before all others. Its faults are its own.</summary>
    /// <param name="values">By flag, as text.</param>
    /// <param name="name">As faults name it.</param>
    internal SettingSources ForCluster(IReadOnlyDictionary<string, string> values, string name) => new(flags, variables)
    {
        _file = _file,
        _fileName = _fileName,
        _cluster = values,
        _clusterName = name,
    };

    /// <returns>The text of the strongest source that has one, and that source; null when the default holds.</returns>
    internal (string Text, SettingSource Source)? Find(Setting setting) =>
        _cluster.TryGetValue(setting.Flag, out var own) ? (own, SettingSource.Cluster)
        : flags.TryGetValue(setting.Flag, out var flag) ? (flag, SettingSource.Flag)
        : variables.TryGetValue(setting.Variable, out var variable) && !string.IsNullOrWhiteSpace(variable)
            ? (variable, SettingSource.Variable)
        : _file.TryGetValue(setting.Flag, out var text) ? (text, SettingSource.File)
        : null;

    /// <summary>Puts the values that were given into the options, and keeps the faults of the others.</summary>
    internal TOptions Apply<TOptions>(TOptions options, params IEnumerable<Setting<TOptions>> settings)
    {
        foreach (var setting in settings)
        {
            if (Find(setting) is not { } given)
            {
                continue;
            }

            var applied = setting.Apply(options, given.Text);
            if (applied.Fault is null)
            {
                options = applied.Value;
            }
            else
            {
                AddFault(setting, applied.Fault);
            }
        }

        return options;
    }

    /// <summary>Keeps a fault as <see cref="DescribeFault"/> words it.</summary>
    internal void AddFault(Setting setting, string phrase)
    {
        _faulty.Add(setting);
        _faults.Add(DescribeFault(setting, phrase));
    }

    /// <summary>A fault of the value found for a setting, with its source and, where one is known, the cause.</summary>
    internal string DescribeFault(Setting setting, string phrase)
    {
        var origin = Find(setting)?.Source switch
        {
            SettingSource.Variable => $"; from {setting.Variable}{Hint(setting)}",
            SettingSource.File => $"; from {_fileName}",
            SettingSource.Cluster => $"; from {_clusterName}",
            _ => "",
        };
        return setting.Fault(phrase) + origin;
    }

    /// <returns>Empty when Kubernetes is not the cause of a fault.</returns>
    private string Hint(Setting setting) => setting == ProcessDefinitions.Port && ServiceAddress().IsMatch(variables[setting.Variable])
        ? "; Kubernetes sets such variables for a Service named healthcheck: "
            + "set enableServiceLinks: false in the pod, or rename the Service"
        : "";

    /// <summary>As Kubernetes sets it in every pod for each Service of its namespace.</summary>
    [GeneratedRegex(@"\A\s*(tcp|udp|sctp)://", RegexOptions.CultureInvariant)]
    internal static partial Regex ServiceAddress();
}

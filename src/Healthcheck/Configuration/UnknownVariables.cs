using System.Text.RegularExpressions;

namespace Healthcheck.Configuration;

/// <summary>Finds variables that look like settings and are none: likely a slip, but no reason not to start.</summary>
internal static partial class UnknownVariables
{
    private const string Prefix = "HEALTHCHECK_";

    // Known to the project's own tests and tools.
    private static readonly string[] Others = ["HEALTHCHECK_INTEGRATION", "HEALTHCHECK_KAFKA_HOME", "HEALTHCHECK_PROGRAM"];

    /// <returns>One line per variable, by name; values are never shown.</returns>
    internal static IEnumerable<string> Describe(IReadOnlyDictionary<string, string> variables)
    {
        var known = SettingTable.Settings.Select(row => row.Variable).ToList();
        var alike = variables.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToList();
        alike.Sort(StringComparer.Ordinal);
        foreach (var name in alike)
        {
            var value = variables[name];
            if (!string.IsNullOrWhiteSpace(value) && !known.Contains(name) && !Others.Contains(name) && !IsServiceLink(name, value))
            {
                var hint = TypoSuggester.FindNearest(name, known) is { } nearest ? $"; did you mean {nearest}?" : "";
                yield return $"{DisplayText.Shorten(name)}: unknown variable, ignored{hint} (--help lists all)";
            }
        }
    }

    /// <summary>Kubernetes sets such variables in every pod for each Service of its namespace.</summary>
    private static bool IsServiceLink(string name, string value) =>
        ServiceVariable().IsMatch(name) || SettingSources.ServiceAddress().IsMatch(value);

    [GeneratedRegex(@"_SERVICE_HOST\z|_SERVICE_PORT(_|\z)|_PORT_[0-9]+_", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceVariable();
}

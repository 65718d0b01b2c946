using System.Text.RegularExpressions;

namespace Healthcheck.Configuration;

/// <summary>The variables Kubernetes sets in every pod for each Service of its namespace, and which may look like ours.</summary>
internal static partial class ServiceLinks
{
    /// <returns>Text to append to a fault, empty when Kubernetes is not the cause.</returns>
    internal static string Hint(Setting setting, IReadOnlyDictionary<string, string> variables) =>
        setting == AnswerRows.Port && Address().IsMatch(variables[setting.Variable])
            ? "; Kubernetes sets such variables for a Service named healthcheck: "
                + "set enableServiceLinks: false in the pod, or rename the Service"
            : "";

    internal static bool IsLink(string name, string value) => Name().IsMatch(name) || Address().IsMatch(value);

    [GeneratedRegex(@"_SERVICE_HOST\z|_SERVICE_PORT(_|\z)|_PORT_[0-9]+_", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A\s*(tcp|udp|sctp)://", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}

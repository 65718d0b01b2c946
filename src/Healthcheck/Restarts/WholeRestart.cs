using System.Globalization;
using System.Text.RegularExpressions;

namespace Healthcheck.Restarts;

/// <summary>
/// Whether a version restarts a connector and its failed tasks by one call without harm: from Apache's 3.1.1 on. Before 3.0 only the
/// connector itself is restarted; 3.0 and 3.1.0 start each task on every worker (KAFKA-13719).
/// </summary>
internal static partial class WholeRestart
{
    private static readonly Version First = new(3, 1, 1);

    /// <summary>Confluent's number of <see cref="First"/>.</summary>
    private static readonly Version FirstOfConfluent = new(7, 1, 1);

    /// <summary>Apache has given no higher one yet: what is higher is somebody else's number, or must show itself in another way.</summary>
    private const int HighestOfApache = 4;

    /// <param name="version">As <c>GET /</c> says.</param>
    /// <returns>Null where the version does not tell.</returns>
    public static bool? IsSafeIn(string? version)
    {
        if (version is null || VersionText().Match(version) is not { Success: true } match)
        {
            return null;
        }

        var number = new Version(Part(1), Part(2), Part(3));
        return match.Groups[4].Success
            ? number.Major < FirstOfConfluent.Major ? null : number >= FirstOfConfluent
            : number.Major > HighestOfApache ? null : number >= First;

        int Part(int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\A(\d{1,4})\.(\d{1,4})\.(\d{1,4})(-ccs|-ce)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionText();
}

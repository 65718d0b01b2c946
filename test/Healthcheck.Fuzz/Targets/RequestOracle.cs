using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Healthcheck.Fuzz.Targets;

/// <summary>What a path must be answered with, found by patterns and .NET's own decoding of URLs.</summary>
internal static partial class RequestOracle
{
    public const string WorkerId = "w1:8083";

    /// <summary>Each has the tasks 0 and 1; those that do not run have a failed task 1.</summary>
    public static readonly Dictionary<string, bool> Connectors = new(StringComparer.Ordinal)
    {
        ["orders"] = true,
        ["bad"] = false,
        ["a/b"] = true,
        ["ünï ✓"] = true,
        [".."] = true,
        ["tasks"] = true,
    };

    private const string Segment = "(?:[A-Za-z0-9._~:+-]|%[0-9a-fA-F]{2})+";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>Null where it is not as clear as that.</returns>
    public static int? FindCode(string target, bool areNamed)
    {
        var path = Query().Replace(target, "");
        if (Whole().IsMatch(path))
        {
            return path.TrimEnd('/') is "" or "/health" ? 503 : 200;
        }

        var cluster = areNamed ? NamedCluster().Match(path) : Match.Empty;
        var part = Part().Match(path[cluster.Length..]);

        // Of several clusters, each has the same: which is meant cannot be known unless it is named.
        return !part.Success ? null : areNamed && !cluster.Success ? FindUnnamed(part) : FindCode(part);
    }

    private static int? FindUnnamed(Match part) => FindCode(part) is null ? null : 404;

    private static int? FindCode(Match part)
    {
        if (Decode(part.Groups["name"].Value) is not { } name)
        {
            return 404;
        }

        if (part.Groups["worker"].Success)
        {
            // The address that is polled exists too, and its port is chosen by the system.
            return name.StartsWith("127.", StringComparison.Ordinal) ? null
                : name.Equals(WorkerId, StringComparison.OrdinalIgnoreCase) ? 503 : 404;
        }

        var hasTask = part.Groups["task"].Success;
        var id = part.Groups["task"].ValueSpan;
        var isTask = int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var task) && task <= 1;
        return !Connectors.TryGetValue(name, out var isRunning) || (hasTask && !isTask) ? 404
            : isRunning || (hasTask && task == 0) ? 200
            : 503;
    }

    /// <returns>Null for what is not UTF-8.</returns>
    private static string? Decode(string segment)
    {
        var ascii = Encoding.ASCII.GetBytes(segment.Replace("+", "%2B", StringComparison.Ordinal));
        try
        {
            return Strict.GetString(WebUtility.UrlDecodeToBytes(ascii, 0, ascii.Length)!);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\?.*\z")]
    private static partial Regex Query();

    [GeneratedRegex(@"\A/(?:(?:health|ping|livez|readyz|status|metrics)/?)?\z")]
    private static partial Regex Whole();

    [GeneratedRegex(@"\A/clusters/(eu|us\.2)(?=/)")]
    private static partial Regex NamedCluster();

    [GeneratedRegex($@"\A/(?:(?<worker>workers)/(?<name>{Segment})|connectors/(?<name>{Segment})(?:/tasks/(?<task>[0-9]+))?)/?\z")]
    private static partial Regex Part();
}

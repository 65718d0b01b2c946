using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Healthcheck.Configuration;

/// <summary>
/// Lines <c>user:bcrypt-hash</c> as <c>htpasswd -B</c> writes them; blank lines and those that begin with # are passed over. A fault
/// names the line and shows nothing of it.
/// </summary>
internal static partial class UsersFileParser
{
    internal const int MaxFileBytes = 256 * 1024;

    /// <summary>Each step doubles the time of a hash: 14 takes about a second.</summary>
    private const int MostCost = 14;

    private const string Command = "htpasswd -B -C 10 FILE USER";

    internal static ParseResult<FrozenDictionary<string, string>> Parse(string text)
    {
        var users = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
            {
                continue;
            }

            if (FindFault(line, users) is { } fault)
            {
                return ParseResult<FrozenDictionary<string, string>>.Bad($"has a fault in line {number}: {fault}");
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            users.Add(line[..colon], line[(colon + 1)..].TrimEnd());
        }

        return users.Count > 0
            ? ParseResult<FrozenDictionary<string, string>>.Good(users.ToFrozenDictionary(StringComparer.Ordinal))
            : ParseResult<FrozenDictionary<string, string>>.Bad($"names no user; {Command} adds one");
    }

    /// <returns>Null when the line is good.</returns>
    private static string? FindFault(string line, Dictionary<string, string> users)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            return $"it is not user:hash; {Command} writes such lines";
        }

        if (line[..colon].Any(char.IsControl))
        {
            return "the user's name has control characters";
        }

        if (users.ContainsKey(line[..colon]))
        {
            return "the user stands in a line before";
        }

        return Bcrypt().Match(line[(colon + 1)..].TrimEnd()) is not { Success: true } hash
                ? $"the hash is not one of bcrypt; {Command} writes those"
            : int.Parse(hash.Groups["cost"].ValueSpan, CultureInfo.InvariantCulture) is > MostCost and var cost
                ? $"its cost of {cost} is more than {MostCost}; {Command} writes one of 10"
            : null;
    }

    /// <summary>Of 2a, 2b and 2y the last is what htpasswd writes; they differ in name only. The cost is 4 at least.</summary>
    [GeneratedRegex(@"\A\$2[aby]\$(?<cost>0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{53}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Bcrypt();
}

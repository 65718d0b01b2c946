using System.Text.RegularExpressions;
using Healthcheck.Configuration;

namespace Healthcheck.Commands;

/// <summary>What to say of an argument that looks like Connect's address, given where only flags may stand.</summary>
internal static partial class AddressHint
{
    /// <summary>Connect's own port.</summary>
    private const string UsualPort = "8083";

    /// <returns>A fault; null where it looks like something else.</returns>
    public static string? Describe(string argument)
    {
        if (Address().Match(argument) is not { Success: true } match)
        {
            return null;
        }

        // "name:12345" may as well be a user and a password. These cannot be.
        var (scheme, host, port) = (match.Groups["scheme"].Value, match.Groups["host"].Value, match.Groups["port"].Value);
        var isPlain = scheme.Length > 0 || host is "localhost" || port is UsualPort;
        var url = scheme.Length > 0 ? argument : "http://" + argument;
        var flag = ConnectionDefinitions.ConnectUrl.Flag;
        return isPlain
            ? $"'{argument}': unexpected argument; did you mean {flag} {url}? (--help lists all)"
            : $"1 unexpected argument (not shown): if it is Connect's address, did you mean {flag} http://HOST:PORT? (--help lists all)";
    }

    [GeneratedRegex(
        @"\A(?<scheme>https?://)?(?<host>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,98}[A-Za-z0-9])?)"
            + @"(?(scheme)(?::(?<port>\d{1,5}))?|:(?<port>\d{1,5}))/?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}

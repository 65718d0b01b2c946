using System.Net;
using Healthcheck.Configuration;

namespace Healthcheck.Commands;

/// <summary>Whom to ask: the URL given, or the daemon on this host as its settings describe it.</summary>
/// <param name="Url">Null when there are faults.</param>
/// <param name="Faults">One line each.</param>
/// <param name="IsLocal">Whether it is the daemon on this host, found by its settings.</param>
internal sealed record ProbeTarget(Uri? Url, IReadOnlyList<string> Faults, bool IsLocal = false)
{
    private const string DefaultPath = "/livez";
    private const string Http = "http://";
    private const string Https = "https://";

    /// <param name="text">A URL, a path of the daemon on this host, or null.</param>
    public static ProbeTarget Find(string? text, IReadOnlyDictionary<string, string> variables) =>
        text is null ? Local(DefaultPath, variables)
        : text.StartsWith('/') ? Local(text, variables)
        : Parse(text);

    private static ProbeTarget Local(string path, IReadOnlyDictionary<string, string> variables)
    {
        var sources = new SettingSources(SettingArguments.None.Values, variables);
        var options = sources.Apply(new DaemonOptions(), ProcessDefinitions.SettingsFile);
        if (options.SettingsFile is { } file)
        {
            sources.UseFile(file);
        }

        var web = sources.Apply(options, ProcessDefinitions.Port, ProcessDefinitions.BindAddress, WebDefinitions.CertificateFile).Web;
        var scheme = web.CertificateFile is null ? Http : Https;
        return sources.Faults.Count > 0
            ? new(null, sources.Faults)
            : Parse($"{scheme}{Host(web.BindAddress)}:{web.Port}{path}") with { IsLocal = true };
    }

    private static ProbeTarget Parse(string text)
    {
        var scheme = Array.Find([Http, Https], scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
        if (scheme is not null)
        {
            var hasPath = text.AsSpan(scheme.Length).ContainsAny('/', '?');
            if (Uri.TryCreate(hasPath ? text : text + DefaultPath, UriKind.Absolute, out var url) && url is { UserInfo: "", Fragment: "" })
            {
                return HostName.CanBeLookedUp(url) ? new(url, []) : new(null, ["the URL has a host name that cannot be looked up"]);
            }
        }

        // Not shown: it may hold a password.
        return new(null, ["the URL must be http[s]://host[:port][/path] without user and fragment, or a path"]);
    }

    private static string Host(string bindAddress) =>
        !IPAddress.TryParse(bindAddress, out var ip) || ip.Equals(IPAddress.Any) ? "127.0.0.1"
        : ip.Equals(IPAddress.IPv6Any) ? "[::1]"
        : ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{ip}]"
        : ip.ToString();
}

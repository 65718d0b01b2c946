namespace Healthcheck;

/// <summary>Which hosts can be asked for at all. <see cref="Uri"/> takes more of them than a look-up does, which then throws.</summary>
internal static class HostName
{
    /// <summary>Characters of a name, and of each part of it between dots; RFC 1035.</summary>
    private const int Longest = 253;
    private const int LongestLabel = 63;

    public static bool CanBeLookedUp(Uri url)
    {
        string host;
        try
        {
            host = url.IdnHost.TrimEnd('.');
        }
        catch (UriFormatException)
        {
            // Not to be written in ASCII, as DNS needs it.
            return false;
        }

        return url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
            || (host.Length <= Longest && host.Split('.').All(label => label.Length is > 0 and <= LongestLabel));
    }
}

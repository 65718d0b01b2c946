using System.Net;
using System.Net.Sockets;

namespace Healthcheck.Configuration;

/// <summary><c>*</c>, <c>localhost</c>, or an IP address; IPv6 with or without brackets.</summary>
internal static class BindAddressText
{
    internal static ParseResult<string> Parse(string text)
    {
        var address = text.Trim();
        if (address is "*" || address.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return ParseResult<string>.Good(address.ToLowerInvariant());
        }

        var bare = address is ['[', .., ']'] ? address[1..^1] : address;
        return !bare.AsSpan().ContainsAny('[', ']') && IPAddress.TryParse(bare, out var ip) && IsWrittenOut(ip, bare)
            ? ParseResult<string>.Good(ip.ToString())
            : ParseResult<string>.Bad($"{Shown.Quote(text)} is not an address to listen on");
    }

    // .NET takes "1" for 0.0.0.1 and "010.0.0.1" for 8.0.0.1: more likely a slip than a wish.
    private static bool IsWrittenOut(IPAddress ip, string text) =>
        ip.AddressFamily == AddressFamily.InterNetworkV6 || ip.ToString() == text;
}

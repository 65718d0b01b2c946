using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Healthcheck.Web;

/// <summary>User and password as a client sent them; RFC 7617, in UTF-8 as our challenge asks.</summary>
internal readonly record struct BasicCredentials(string User, string Password)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>Null for any other scheme, and for what cannot be understood.</returns>
    public static BasicCredentials? Parse(StringValues authorization)
    {
        if (authorization.Count != 1
            || !AuthenticationHeaderValue.TryParse(authorization[0], out var header)
            || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            || header.Parameter is not { Length: > 0 } parameter)
        {
            return null;
        }

        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length))
        {
            return null;
        }

        try
        {
            var pair = Strict.GetString(bytes, 0, length);
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            return colon < 0 ? null : new BasicCredentials(pair[..colon], pair[(colon + 1)..]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Not the password: records print all they hold.</summary>
    public override string ToString() => User;
}

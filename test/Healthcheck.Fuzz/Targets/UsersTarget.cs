using System.Text;
using Healthcheck.Configuration;
using Healthcheck.Web;
using Microsoft.Extensions.Primitives;

namespace Healthcheck.Fuzz.Targets;

/// <summary>The users file; and, where the first byte is odd, what a client sends as its credentials.</summary>
internal sealed class UsersTarget : ITarget
{
    private const string Hash = "$2y$10$abcdefghijklmnopqrstuuWw4/wiLCGRvKE8eCPr0V5DQoNM6Cx6u";

    public string Name => "users";

    public int LongestInput => 2048;

    public IReadOnlyList<string> Words { get; } =
    [
        "user:", "admin:", Hash, "$2a$04$", "$2b$31$", "$2y$32$", "$apr1$", ":", "\n", "\r\n", "#", " ", "Basic ",
        "basic\t", "Bearer ", "dXNlcjpwYXNz", "Og==", "=", "\u202e", "\ufeff", "\u0000",
    ];

    public void Run(ReadOnlyMemory<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        if (input.Span[0] % 2 == 1)
        {
            ReadHeader(Encoding.Latin1.GetString(input.Span[1..]));
            return;
        }

        var text = Encoding.UTF8.GetString(input.Span[1..]);
        var parsed = UsersFileParser.Parse(text);
        if (parsed.Fault is { } fault)
        {
            Lines.Check([fault]);
            return;
        }

        ViolationException.ThrowIf(parsed.Value.Count == 0, "a file without users: ");
        foreach (var (user, hash) in parsed.Value)
        {
            ViolationException.ThrowIf(
                !text.Contains($"{user}:{hash}", StringComparison.Ordinal), "a user who does not stand in the file: ");
            ViolationException.ThrowIf(hash.Length != Hash.Length || hash[0] is not '$', "a hash that is none: ");
        }
    }

    private static void ReadHeader(string header)
    {
        if (BasicCredentials.Parse(new StringValues(header)) is not { } credentials)
        {
            return;
        }

        ViolationException.ThrowIf(credentials.User.Contains(':', StringComparison.Ordinal), "a user with a colon: ");
        ViolationException.ThrowIf(
            !header.TrimStart().StartsWith("basic", StringComparison.OrdinalIgnoreCase), "credentials of another scheme: ");
        ViolationException.ThrowIf(
            credentials.Password.Length > 0 && credentials.ToString().Length > credentials.User.Length,
            "credentials that print themselves: ");
    }
}

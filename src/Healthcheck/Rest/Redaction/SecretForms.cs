using System.Buffers;
using System.Text.RegularExpressions;

namespace Healthcheck.Rest;

/// <summary>
/// The usual forms of secrets: values of what is called a password, a token or a key, credentials in URLs and headers, keys of clouds, JSON
/// Web Tokens, PEM blocks. What is before the part that can be repeated without end is bounded, and nothing follows that part that could
/// fail, so no text makes a pattern go back.
/// </summary>
internal static partial class SecretForms
{
    private const string PemBegin = "-----BEGIN ";
    private const string PemEnd = "-----END ";

    /// <summary>One of these stands in every secret that is known by its form; most texts have none.</summary>
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        [
            "pass", "pwd", "secret", "token", "key", "credential", "signature", "sig=", "sasl.jaas", "://", "jdbc:", "bearer", "basic",
            "authorization", "AKIA", "ASIA", "eyJ", "-----BEGIN", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "glpat-", "xox", "AIza",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Words after Basic or Bearer that are no credentials, of those that are as long as such.</summary>
    private static readonly string[] WordsOfAuthentication = ["authentication", "authorization", "credentials"];

    public static bool MayHoldSome(ReadOnlySpan<char> text) => text.ContainsAny(Signs);

    public static void Find(ReadOnlySpan<char> text, List<Range> secrets)
    {
        foreach (var match in NamedValue().EnumerateMatches(text))
        {
            // The name stays, so that it can be told what was there.
            var found = text.Slice(match.Index, match.Length);
            var separator = found.IndexOfAny('=', ':');
            if (!IsSourceFile(found[..separator]))
            {
                var value = separator + 1 + found[(separator + 1)..].IndexOfAnyExcept(" \t");
                secrets.Add((match.Index + value)..(match.Index + match.Length));
            }
        }

        foreach (var match in UserInfo().EnumerateMatches(text))
        {
            secrets.Add((match.Index + "://".Length)..(match.Index + match.Length - 1));
        }

        foreach (var match in OracleUser().EnumerateMatches(text))
        {
            const string Prefix = "jdbc:oracle:";
            var user = match.Index + Prefix.Length + text[(match.Index + Prefix.Length)..].IndexOf(':') + 1;
            secrets.Add(user..(match.Index + match.Length - 1));
        }

        foreach (var match in AuthorizationScheme().EnumerateMatches(text))
        {
            var value = match.Index + text.Slice(match.Index, match.Length).LastIndexOfAny(' ', '\t') + 1;
            var word = text[value..(match.Index + match.Length)];
            if (!IsOrdinaryWord(word))
            {
                secrets.Add(value..(match.Index + match.Length));
            }
        }

        foreach (var match in KnownKey().EnumerateMatches(text))
        {
            secrets.Add(match.Index..(match.Index + match.Length));
        }

        FindPem(text, secrets);
    }

    /// <summary>As in a stack trace, where the number of a line follows: <c>PasswordLoader.java:63</c>.</summary>
    private static bool IsSourceFile(ReadOnlySpan<char> name) =>
        name.EndsWith(".java", StringComparison.Ordinal) || name.EndsWith(".scala", StringComparison.Ordinal)
            || name.EndsWith(".kt", StringComparison.Ordinal);

    private static bool IsOrdinaryWord(ReadOnlySpan<char> word)
    {
        foreach (var ordinary in WordsOfAuthentication)
        {
            if (word.Equals(ordinary, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A block without an end goes on to the end of the text.</summary>
    private static void FindPem(ReadOnlySpan<char> text, List<Range> secrets)
    {
        for (var at = 0; text[at..].IndexOf(PemBegin, StringComparison.Ordinal) is >= 0 and var found;)
        {
            var start = at + found;
            var body = start + PemBegin.Length;
            var end = text[body..].IndexOf(PemEnd, StringComparison.Ordinal);
            if (end < 0)
            {
                secrets.Add(start..text.Length);
                return;
            }

            var tail = body + end + PemEnd.Length;
            var dashes = text[tail..].IndexOf("-----", StringComparison.Ordinal);
            at = dashes is >= 0 and < 64 ? tail + dashes + "-----".Length : tail;
            secrets.Add(start..at);
        }
    }

    /// <summary>
    /// As <c>password=x</c>, <c>"api_key": "x"</c>, <c>sasl.jaas.config=...;</c>: the last is one secret up to the end of the line.
    /// </summary>
    [GeneratedRegex(
        """(?:sasl\.jaas\.config["']?[ \t]{0,8}[=:][^\r\n]+|authorization["']?[ \t]{0,8}[=:][ \t]{0,8}[^\r\n,;}]+"""
        + """|(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|api[_.-]?key|access[_.-]?key|private[_.-]?key|account[_.-]?key"""
        + """|shared[_.-]?key|encryption[_.-]?key|credentials?|signature|\bsig)[\w.-]{0,64}["']?[ \t]{0,8}[=:][ \t]{0,8}"""
        + """(?:"(?:[^"\\\r\n]|\\.)*"?|'(?:[^'\\\r\n]|\\.)*'?|[^\s,;&"'<>\])}]+))""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NamedValue();

    /// <summary>As <c>://user:password@</c>.</summary>
    [GeneratedRegex("""://[^\s/?#"'<>]{1,1024}@""", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    /// <summary>As <c>jdbc:oracle:thin:user/password@</c>.</summary>
    [GeneratedRegex("""jdbc:oracle:[a-z0-9]{1,16}:[^\s@"'<>]{1,1024}@""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OracleUser();

    /// <summary>As <c>Bearer x</c>.</summary>
    [GeneratedRegex("""\b(?:bearer|basic)[ \t]{1,8}[A-Za-z0-9._~+/-]{8,}={0,2}""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AuthorizationScheme();

    /// <summary>Keys of AWS, GitHub, GitLab, Slack and Google, and JSON Web Tokens.</summary>
    [GeneratedRegex(
        """\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AIza[\w-]{30,}"""
        + """|eyJ[\w-]{8,}(?:\.[\w-]*){0,2})""",
        RegexOptions.CultureInvariant)]
    private static partial Regex KnownKey();
}

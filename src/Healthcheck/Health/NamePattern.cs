namespace Healthcheck.Health;

/// <summary>
/// A connector name, or many: <c>*</c> stands for any characters, <c>?</c> for one. Case matters, as it does in Connect. Not by
/// <see cref="System.IO.Enumeration.FileSystemName"/>, to which a character beyond the basic plane is two, so that a ? does not match it.
/// </summary>
internal sealed record NamePattern(string Text)
{
    /// <summary>In time linear in the name for each star: no pattern can be made to take long.</summary>
    public bool Matches(ReadOnlySpan<char> name)
    {
        var (at, i, star, mark) = (0, 0, -1, 0);
        while (i < name.Length)
        {
            if (at < Text.Length && Text[at] == '*')
            {
                (star, mark) = (at++, i);
            }
            else if (at < Text.Length && (Text[at] == '?' || Text[at] == name[i]))
            {
                // A character beyond the basic plane is two; a ? stands for both.
                i += Text[at] == '?' && char.IsHighSurrogate(name[i]) && i + 1 < name.Length ? 2 : 1;
                at++;
            }
            else if (star >= 0)
            {
                (at, i) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return Text.AsSpan(at).TrimStart('*').IsEmpty;
    }
}

using System.Collections.Immutable;

namespace Healthcheck.Health;

/// <summary>The words for states that this program does not know, in the order in which they were first seen.</summary>
/// <param name="Words">No more than <see cref="Most"/>, for the life of the daemon: an answer may hold any number of them.</param>
/// <param name="HasMore">Whether there were more.</param>
internal sealed record UnknownStates(ImmutableArray<string> Words, bool HasMore)
{
    public const int Most = 20;

    public static readonly UnknownStates None = new([], HasMore: false);

    /// <param name="words">Those of the newest list.</param>
    public UnknownStates Add(IReadOnlyCollection<string> words)
    {
        if (words.Count == 0)
        {
            return this;
        }

        var fresh = words.Except(Words, StringComparer.Ordinal).ToList();
        var room = Most - Words.Length;
        return fresh.Count == 0 ? this : new UnknownStates([.. Words, .. fresh.Take(room)], HasMore || fresh.Count > room);
    }
}

using System.Globalization;
using Healthcheck.Connect;

namespace Healthcheck.Restarts;

/// <summary>
/// So many connectors have failed that the cause lies elsewhere: restarts would fail too, and burden a system that is ill. What failed
/// never heals by itself, though, so when no more fail one is tried now and then.
/// </summary>
/// <param name="Since">When it was noticed.</param>
/// <param name="Failures">How much had been seen to fail when something last did.</param>
/// <param name="QuietSince">When something last failed.</param>
internal sealed record OutagePause(Timestamp Since, long Failures, Timestamp QuietSince)
{
    /// <summary>With fewer connectors than this, most of them failing says little.</summary>
    private const int LeastFailed = 5;

    /// <summary>Without new failures, before one is tried.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);

    public Timestamp? TriedAt { get; init; }

    /// <summary>How many connectors still failed when the one that was tried ran again, which ended the pause; null: it goes on.</summary>
    public int? FailedWhenLifted { get; init; }

    /// <param name="failed">Connectors that have failed, or a task of theirs.</param>
    /// <param name="failures">How much has been seen to fail so far.</param>
    /// <returns>The pause that holds now; null for none.</returns>
    public static OutagePause? Judge(OutagePause? before, int failed, int connectors, long failures, int percentage, Timestamp now)
    {
        if (failed < LeastFailed || failed * 100L <= (long)percentage * connectors)
        {
            return null;
        }

        return before is null || failed > before.FailedWhenLifted ? new OutagePause(now, failures, now)
            : before.Failures == failures ? before
            : before with { Failures = failures, QuietSince = now };
    }

    /// <returns>A sentence for a person who restarts by hand in an outage, which is not held up by it; null outside of one.</returns>
    public static string? Describe(ConnectSnapshot snapshot, int percentage)
    {
        var (failed, all) = (snapshot.Connectors.Count(FailedParts.HasAny), snapshot.Connectors.Length);
        return Judge(null, failed, all, 0, percentage, default) is null ? null
            : string.Create(CultureInfo.InvariantCulture, $"{failed} of {all} connectors failed, so the cause probably lies elsewhere");
    }

    public bool AllowsTrial(Timestamp now) =>
        FailedWhenLifted is null && now - QuietSince >= Quiet && (TriedAt is not { } tried || now - tried >= Quiet);
}

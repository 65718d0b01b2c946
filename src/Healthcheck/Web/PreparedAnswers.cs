using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>
/// The answers of one report, as bytes: those that hold while the snapshot is fresh, and those for when it has grown stale
/// without a newer report. What is left to a request is to see which of the two it is.
/// </summary>
/// <param name="parts">Keeps the verdicts on parts.</param>
internal sealed class PreparedAnswers(HealthReport report, PartAnswers parts, TimeSpan pollInterval, string version)
{
    private readonly Set _fresh = Set.Of(new MetricsView(report, IsFresh: report.Snapshot is not null, pollInterval, version));
    private readonly Set _stale = Set.Of(new MetricsView(report, IsFresh: false, pollInterval, version));

    public bool FirstPollIsDone { get; } = report.Polls.Polls > 0;

    /// <summary>When the snapshot was taken; null without one.</summary>
    public Moment? SnapshotAt { get; } = report.Snapshot?.TakenAt;

    public Answer Verdict(Moment now) => At(now).Verdict;

    public Answer Status(Moment now) => At(now).Status.Value;

    /// <summary>Without a usable snapshot there is no telling of any part; with one, a part that it does not hold is not found.</summary>
    public Answer? Part(Part part, Moment now) => report.IsFresh(now) ? parts.Find(report, part) : _stale.Verdict;

    private Set At(Moment now) => report.IsFresh(now) ? _fresh : _stale;

    private sealed record Set(Answer Verdict, Lazy<Answer> Status)
    {
        public static Set Of(MetricsView view) => new(
            view is { IsFresh: true, Report.Verdict: { } verdict }
                ? VerdictJson.Of(verdict, view.Report.Policy)
                : VerdictJson.Of(view.Report.WhyUnknown, view.Report.Policy),
            new Lazy<Answer>(() => StatusJson.Of(view))); // Large, and for people: most polls never need it.
    }
}

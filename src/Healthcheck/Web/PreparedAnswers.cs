using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>
/// The answers of one report, as bytes: those that hold while the snapshot is fresh, and those for when it has grown stale
/// without a newer report. What is left to a request is to see which of the two it is.
/// </summary>
internal sealed class PreparedAnswers
{
    private readonly HealthReport _report;
    private readonly ResourceAnswerCache _parts;
    private readonly bool _showsTraces;
    private readonly Answer? _verdict;
    private readonly Lazy<Answer> _unknown;
    private readonly MadeOnce _status;
    private readonly MadeOnce _staleStatus;

    /// <param name="before">
    /// The answers of the report before: as long as the verdict is the same, so is its text; null for the first.
    /// </param>
    /// <param name="parts">Keeps the verdicts on parts.</param>
    /// <param name="showsTraces">Whether verdicts show the traces of failures.</param>
    public PreparedAnswers(
        HealthReport report,
        PreparedAnswers? before,
        ResourceAnswerCache parts,
        TimeSpan pollInterval,
        string version,
        bool showsTraces = true)
    {
        (_report, _parts, _showsTraces) = (report, parts, showsTraces);
        _verdict = report.Verdict is not { } verdict ? null
            : report.VerdictVersion == before?._report.VerdictVersion ? before._verdict
            : VerdictJson.Create(verdict, report.Policy, showsTraces);

        // For the day when polls fail; and large, and for people: most reports never need them.
        _unknown = new Lazy<Answer>(() => VerdictJson.Create(report.WhyUnknown, report.Policy));
        _status = new MadeOnce(() => StatusJson.Create(new ReportView(report, IsFresh: true, pollInterval, version)));
        _staleStatus = new MadeOnce(() => StatusJson.Create(new ReportView(report, IsFresh: false, pollInterval, version)));
    }

    /// <summary>The same for clients without credentials; null where there are none such.</summary>
    public PreparedAnswers? Anonymous { get; init; }

    public bool FirstPollIsDone => _report.Polls.Polls > 0;

    /// <summary>When the snapshot was taken; null without one.</summary>
    public Timestamp? SnapshotAt => _report.Snapshot?.TakenAt;

    public Answer Verdict(Timestamp now) => _report.IsFresh(now) && _verdict is not null ? _verdict : _unknown.Value;

    public Task<Answer> Status(Timestamp now) => (_report.IsFresh(now) ? _status : _staleStatus).Answer;

    /// <summary>Without a usable snapshot there is no telling of any part; with one, a part that it does not hold is not found.</summary>
    public Task<Answer>? FindResource(ResourcePath path, Timestamp now) =>
        _report.IsFresh(now) ? _parts.Find(_report, path, _showsTraces) : Task.FromResult(_unknown.Value);
}

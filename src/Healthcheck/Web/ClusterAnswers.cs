using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Polling;

namespace Healthcheck.Web;

/// <summary>
/// The answers of one cluster's newest report, as bytes: those that hold while the snapshot is fresh, and those for when it has grown
/// stale without a newer report. What is left to a request is to see which of the two it is.
/// </summary>
internal sealed class ClusterAnswers : IAnswers
{
    private readonly ClusterMonitor _monitor;
    private readonly ResourceAnswerCache _parts;
    private readonly bool _showsTraces;
    private readonly Lazy<Answer>? _verdict;
    private readonly Lazy<Answer> _unknown;
    private readonly MadeOnce _status;
    private readonly MadeOnce _staleStatus;

    /// <param name="report">The newest.</param>
    /// <param name="before">
    /// The answers of the report before: as long as the verdict is the same, so is its text; null for the first.
    /// </param>
    /// <param name="parts">Keeps the verdicts on parts.</param>
    /// <param name="admitsAnonymous">Whether some may see verdicts, but no traces.</param>
    public ClusterAnswers(
        ClusterMonitor monitor, HealthReport report, ClusterAnswers? before, ResourceAnswerCache parts, bool admitsAnonymous = false)
        : this(monitor, report, before, parts)
    {
        _showsTraces = true;
        if (admitsAnonymous)
        {
            Anonymous = new ClusterAnswers(monitor, report, before?.Anonymous, parts);
        }
    }

    private ClusterAnswers(ClusterMonitor monitor, HealthReport report, ClusterAnswers? before, ResourceAnswerCache parts)
    {
        (_monitor, Report, _parts) = (monitor, report, parts);
        _verdict = report.Verdict is not { } verdict ? null
            : report.VerdictVersion == before?.Report.VerdictVersion ? before._verdict
            : new Lazy<Answer>(() => VerdictJson.Create(verdict, report.Policy, _showsTraces));

        // For the day when polls fail; and large, and for people: most reports never need them.
        _unknown = new Lazy<Answer>(() => VerdictJson.Create(report.WhyUnknown, report.Policy));
        _status = new MadeOnce(() => StatusJson.Create(CreateView(isFresh: true)));
        _staleStatus = new MadeOnce(() => StatusJson.Create(CreateView(isFresh: false)));
    }

    public HealthReport Report { get; }

    /// <summary>The same without traces; null where nobody is to see that.</summary>
    public ClusterAnswers? Anonymous { get; }

    IAnswers? IAnswers.Anonymous => Anonymous;

    public ClusterMonitor Monitor => _monitor;

    public bool FirstPollIsDone => Report.Polls.Polls > 0;

    public bool LoopTurns => _monitor.Latest.LoopTurns;

    public Timestamp? SnapshotAt => Report.Snapshot?.TakenAt;

    public ReportView CreateView(bool isFresh) => new(Report, isFresh, _monitor.Options.Polling.Interval, Product.Version)
    {
        Restarts = _monitor.Restarter?.Report,
    };

    /// <summary>Makes the verdict ahead of the first who asks.</summary>
    public void Prepare() => _ = _verdict?.Value;

    public ValueTask<Answer> FindVerdict(Timestamp now) =>
        new(Report.IsFresh(now) && _verdict is not null ? _verdict.Value : _unknown.Value);

    public Task<Answer> FindStatus(Timestamp now) => (Report.IsFresh(now) ? _status : _staleStatus).Answer;

    /// <summary>Without a usable snapshot there is no telling of any part; with one, a part that it does not hold is not found.</summary>
    public Task<Answer>? FindResource(ResourcePath path, Timestamp now) =>
        Report.IsFresh(now) ? _parts.Find(Report, path, _showsTraces) : Task.FromResult(_unknown.Value);

    /// <summary>Whether the newest snapshot, stale or not, has this part.</summary>
    public bool Knows(ResourcePath path) => _parts.Knows(Report, path);
}

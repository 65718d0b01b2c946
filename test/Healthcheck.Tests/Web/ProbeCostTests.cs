using System.Collections.Frozen;
using System.Diagnostics;
using System.IO.Pipelines;
using FakeConnect;
using Healthcheck.Connect;
using Healthcheck.Files;
using Healthcheck.Health;
using Healthcheck.Metrics;
using Healthcheck.Polling;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;
using Healthcheck.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Healthcheck.Tests.Web;

/// <summary>What a probe costs our own code, the web server aside: no allocation at all.</summary>
internal sealed class ProbeCostTests
{
    private const int Probes = 1000;

    [TestCase("/", 200)]
    [TestCase("/health", 200)]
    [TestCase("/?from=lb", 200)]
    [TestCase("/ping", 200)]
    [TestCase("/livez", 200)]
    [TestCase("/readyz", 200)]
    [TestCase("/nothing", 404)]
    public void HandleAsync_Probe_AllocatesNothing(string target, int status) => AssertAllocatesNothing(Face(), target, status);

    /// <summary>Where there are users, and the probe is none of them.</summary>
    [TestCase("/", 200)]
    [TestCase("/health", 200)]
    [TestCase("/livez", 200)]
    [TestCase("/readyz", 200)]
    [TestCase("/nothing", 404)]
    public void HandleAsync_ProbeWithoutCredentials_AllocatesNothing(string target, int status)
    {
        using var hashing = new PasswordHashing((_, _) => false, 1, 1);
        using var logs = new LogSink();
        var time = new ManualTimeProvider();
        var users = FrozenDictionary.Create(new KeyValuePair<string, string>("ada", Door.Hash));
        var web = new WebOptions { Users = new Reloadable<FrozenDictionary<string, string>>(users) };
        var files = new AccessFiles(web, time, logs.CreateLogger<AccessFiles>());

        AssertAllocatesNothing(Face(AccessGuard.Create(web, files, hashing, time)), target, status);
    }

    private static void AssertAllocatesNothing(HealthEndpoints face, string target, int status)
    {
        var probe = new Probe(target);
        var context = new DefaultHttpContext(probe.Features);
        for (var i = 0; i < Probes; i++)
        {
            face.HandleAsync(context);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Probes; i++)
        {
            face.HandleAsync(context);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(context.Response.StatusCode, Is.EqualTo(status));
        Assert.That(probe.Written, status is 200 ? Is.Positive : Is.Zero);
    }

    [Test]
    public void Published_SameVerdictAgain_SendsTheSameBytes()
    {
        using var parts = new ResourceAnswerCache([Given.Url]);
        var first = Polled();
        var second = Again(first);

        var monitor = Given.Clusters(Polling, new ManualTimeProvider()).All[0];
        var before = new ClusterAnswers(monitor, first, null, parts);
        Assert.That(before.Anonymous, Is.Null, "nobody asks without credentials where none are wanted");
        var after = new ClusterAnswers(monitor, second, before, parts);
        var other = new ClusterAnswers(monitor, Poll(second, Orders(default)), after, parts);

        Assert.That(Body(after), Is.SameAs(Body(before)));
        Assert.That(Body(other), Is.Not.SameAs(Body(before)));
        Assert.That(Body(other).ToArray(), Is.EqualTo(Body(before).ToArray()));
    }

    /// <summary>An activity and a log scope for each request were a tenth of what a probe cost.</summary>
    [Test]
    public async Task Daemon_Probe_IsNotTraced()
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "sink", 1));
        await using var worker = connect;
        var clock = new ActivityWatch();
        await using var daemon = await RunningDaemon.StartAsync(connect.Address, clock);
        var before = clock.Looks;

        await daemon.ReadAsync("/");

        Assert.That(clock.Looks, Is.GreaterThan(before));
        Assert.That(clock.Activities, Is.Zero);
    }

    private static readonly PollingOptions Polling = new([Given.Url], TimeSpan.FromSeconds(10));

    private static Body Body(ClusterAnswers answers) => answers.FindVerdict(default).AsTask().GetAwaiter().GetResult().Body;

    private static HealthEndpoints Face(AccessGuard? guard = null)
    {
        var clusters = Given.Clusters(Polling, new ManualTimeProvider());
        using var logs = new LogSink();
        var face = new HealthEndpoints(
            clusters,
            new MetricsEndpoint(
                clusters, MetricsLimits.Default, () => default, new SeriesBudgetLog(logs.CreateLogger<SeriesBudgetLog>())),
            new PageEndpoint(new PageOptions()),
            restarts: null,
            new LargeAnswers(1, 0, TimeSpan.Zero),
            CancellationToken.None,
            guard);
        var report = Polled(clusters.Now);
        clusters.All[0].Latest.Set(report);
        face.Publish(report);
        return face;
    }

    private static HealthReport Polled(Timestamp now = default) => Poll(HealthReport.BeforeFirstPoll(Given.Policy), Orders(now));

    private static ConnectSnapshot Orders(Timestamp now) =>
        Given.SnapshotAt(now, Given.Connector("orders", "RUNNING", Given.Worker, Given.Task(0)));

    private static HealthReport Again(HealthReport report) => Poll(report, report.Snapshot!);

    private static HealthReport Poll(HealthReport report, ConnectSnapshot snapshot) => report.Evaluate(
        new PollResult(new ConnectReading.Seen(snapshot), Given.AliveAt(snapshot.TakenAt), []), TimeSpan.Zero, snapshot.TakenAt);

    /// <summary>A clock; each answer looks at it, so it sees what surrounds one.</summary>
    private sealed class ActivityWatch : TimeProvider
    {
        private int _looks;
        private int _activities;

        public int Looks => _looks;

        public int Activities => _activities;

        public override long GetTimestamp()
        {
            Interlocked.Increment(ref _looks);
            if (Activity.Current is not null)
            {
                Interlocked.Increment(ref _activities);
            }

            return base.GetTimestamp();
        }
    }

    /// <summary>A request and what takes its answer, as the web server has them: made once, used for many.</summary>
    private sealed class Probe : PipeWriter, IHttpResponseBodyFeature
    {
        private readonly byte[] _buffer = new byte[4096];

        public Probe(string target)
        {
            var path = target.Split('?')[0];
            Features.Set<IHttpRequestFeature>(new HttpRequestFeature { Method = "GET", Path = path, RawTarget = target });
            Features.Set<IHttpResponseFeature>(new HttpResponseFeature { Headers = new KnownHeaders() });
            Features.Set<IHttpResponseBodyFeature>(this);
        }

        public FeatureCollection Features { get; } = new();

        public long Written { get; private set; }

        public Stream Stream => throw new NotSupportedException();

        public PipeWriter Writer => this;

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
        {
            Written += source.Length;
            return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: false));
        }

        public override void Advance(int bytes) => Written += bytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override void CancelPendingFlush() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null) => throw new NotSupportedException();

        public void DisableBuffering() => throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task CompleteAsync() => throw new NotSupportedException();
    }

    /// <summary>Like the server's own, it has a place for the length that is no text.</summary>
    private sealed class KnownHeaders : HeaderDictionary, IHeaderDictionary
    {
        long? IHeaderDictionary.ContentLength { get; set; }
    }
}

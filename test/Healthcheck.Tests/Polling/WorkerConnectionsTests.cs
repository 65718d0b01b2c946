using Healthcheck.Polling;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Healthcheck.Tests.Polling;

/// <summary>One connection, a second only beside a question, and none is forgotten open.</summary>
[TestFixture]
internal sealed class WorkerConnectionsTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<Handler> _opened = [];
    private WorkerConnections _connections = null!;

    [SetUp]
    public void Create()
    {
        _opened.Clear();
        var options = new RestOptions();
        var files = new ConnectionFiles(options, _time, NullLogger<ConnectionFiles>.Instance);
        var factory = new WorkerConnectionFactory(
            files,
            options,
            _time,
            () =>
            {
                _opened.Add(new Handler());
                return new SingleConnectionHandler(_opened[^1]);
            },
            () => throw new AssertionException("nobody else is asked"));
        _connections = new WorkerConnections(Given.Url, factory, _time);
    }

    [TearDown]
    public void LeavesNoneOpen()
    {
        _connections.Close();
        Assert.That(_opened.Select(handler => handler.IsDisposed), Is.All.True);
    }

    [Test]
    public void Take_NothingHappens_IsTheSameOne()
    {
        var first = _connections.Take(null);

        Assert.That(_connections.Take(null), Is.SameAs(first));
        Assert.That(_connections.Take(first), Is.SameAs(first));
        Assert.That(_opened, Has.Count.EqualTo(1));
    }

    [Test]
    public void TakeBeside_EitherIsAsked_IsTheOtherOfTwo()
    {
        var first = _connections.Take(null);
        var second = _connections.TakeBeside(first);

        Assert.That(second, Is.Not.SameAs(first));
        Assert.That(_connections.TakeBeside(first), Is.SameAs(second));
        Assert.That(_connections.TakeBeside(second), Is.SameAs(first));
        Assert.That(_opened.Select(handler => handler.IsDisposed), Is.EqualTo([false, false]));
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Take_OneOfTwoHasProvedItself_IsKeptAndTheOtherClosed(int kept)
    {
        var first = _connections.Take(null);
        WorkerConnection[] both = [first, _connections.TakeBeside(first)];

        Assert.That(_connections.Take(both[kept]), Is.SameAs(both[kept]));
        Assert.That(_opened.Select(handler => handler.IsDisposed), Is.EqualTo([kept != 0, kept != 1]));
        Assert.That(_connections.Take(null), Is.SameAs(both[kept]));
    }

    [Test]
    public void Take_NeitherOfTwoHasProvedItself_KeepsTheFirst()
    {
        var first = _connections.Take(null);
        _connections.TakeBeside(first);

        Assert.That(_connections.Take(null), Is.SameAs(first));
        Assert.That(_opened.Select(handler => handler.IsDisposed), Is.EqualTo([false, true]));
    }

    /// <summary>Only after a proof: a sick worker's connection is left by other rules.</summary>
    [TestCase(119, true, false)]
    [TestCase(120, true, true)]
    [TestCase(120, false, false)]
    public void Take_SomeMinutesLater_IsMadeAnewWhenProven(int seconds, bool isProven, bool isNew)
    {
        var first = _connections.Take(null);
        _time.Advance(TimeSpan.FromSeconds(seconds));

        var next = _connections.Take(isProven ? first : null);

        Assert.That(next == first, Is.Not.EqualTo(isNew));
        Assert.That(_opened[0].IsDisposed, Is.EqualTo(isNew));
    }

    [Test]
    public void Close_TwoAreOpen_ClosesBothAndTheNextIsNew()
    {
        var first = _connections.Take(null);
        _connections.TakeBeside(first);

        _connections.Close();

        Assert.That(_opened.Select(handler => handler.IsDisposed), Is.EqualTo([true, true]));
        Assert.That(_connections.Take(first), Is.Not.SameAs(first));
    }

    private sealed class Handler : HttpMessageHandler
    {
        public bool IsDisposed { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new AssertionException("nothing is asked");

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}

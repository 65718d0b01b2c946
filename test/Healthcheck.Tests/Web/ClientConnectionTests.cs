using Healthcheck.Web;
using Microsoft.AspNetCore.Connections;

namespace Healthcheck.Tests.Web;

/// <summary>What is known of a connection, by which one is chosen that makes room.</summary>
[CancelAfter(30_000)]
internal sealed class ClientConnectionTests
{
    private TaskCompletionSource<string> _aborted = null!;
    private ClientConnection _client = null!;

    [SetUp]
    public void Open()
    {
        _aborted = new TaskCompletionSource<string>();
        _client = new ClientConnection(new Context(_aborted), new ConnectionLimit(100, 0));
    }

    [Test]
    public void BeginAnswer_IsAMoveAndTheBeginning()
    {
        var opened = _client.LastMove;

        Assert.That((_client.BeginAnswer(), _client.IsAnswering), Is.EqualTo((true, true)));
        Assert.That(_client.LastMove, Is.GreaterThan(opened).And.EqualTo(_client.AnswerBegan));
    }

    [Test]
    public void EndAnswer_OfTwo_IsAMoveAndTheOtherGoesOn()
    {
        _client.BeginAnswer();
        _client.BeginAnswer();
        var began = _client.AnswerBegan;

        _client.EndAnswer();
        Assert.That((_client.IsAnswering, _client.LastMove > began, _client.AnswerBegan), Is.EqualTo((true, true, began)));
        _client.EndAnswer();
        Assert.That(_client.IsAnswering, Is.False);
    }

    [Test]
    public void EndAnswer_OfNone_LeavesItOpen()
    {
        _client.EndAnswer();

        Assert.That((_client.IsClosed, _client.IsAnswering, _client.BeginAnswer()), Is.EqualTo((false, false, true)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Close_OnlyWhatItIsMeantFor_IsClosedAndToldWhy(bool answers)
    {
        if (answers)
        {
            _client.BeginAnswer();
        }

        var (wrong, right) = answers ? ((Func<bool>)_client.CloseIfIdle, (Func<bool>)_client.CloseIfAnswering)
            : (_client.CloseIfAnswering, _client.CloseIfIdle);
        Assert.That((wrong(), _client.IsClosed), Is.EqualTo((false, false)));
        Assert.That((right(), _client.IsClosed, _client.IsAnswering), Is.EqualTo((true, true, false)));
        Assert.That(await _aborted.Task.WaitAsync(RunningDaemon.Patience), Is.EqualTo("closed to make room for another"));

        Assert.That((right(), wrong(), _client.BeginAnswer()), Is.EqualTo((false, false, false)), "for good");
    }

    private sealed class Context(TaskCompletionSource<string> aborted) : DefaultConnectionContext
    {
        public override void Abort(ConnectionAbortedException abortReason) => aborted.TrySetResult(abortReason.Message);
    }
}

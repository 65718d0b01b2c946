using System.Collections.Concurrent;
using Healthcheck.Files;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Files;

/// <summary>Who waits for a file system that does not answer, and what is told of it.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class ReloaderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _told = new();
    private readonly Queue<FileTexts> _texts = new();
    private TaskCompletionSource<string> _read = new();

    [SetUp]
    public void Clear()
    {
        _told.Clear();
        _texts.Clear();
        _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [Test]
    public async Task RefreshAsync_NoFiles_GivesTheValueForEver()
    {
        var reloader = new Reloader<string>(new("old"), Second, waitsOnce: true, _time, TellFaulty, TellRead);
        _time.Advance(Second);

        Assert.That(await reloader.RefreshAsync(CancellationToken.None), Is.EqualTo("old"));
    }

    /// <summary>The first waits; one after it is answered at once, for the reading may hang for ever.</summary>
    [Test]
    public async Task RefreshAsync_HangsAndIsWaitedForOnce_HoldsUpOneRequestAlone()
    {
        using var hang = new ManualResetEventSlim();
        var reloader = Create(waitsOnce: true, () => hang.Wait(TestContext.CurrentContext.CancellationToken));
        _texts.Enqueue(new(["new"], null));
        _time.Advance(Second);

        var first = reloader.RefreshAsync(CancellationToken.None);
        await _time.WaitUntilArmedAsync(1);
        Assert.That(first.IsCompleted, Is.False);
        _time.Advance(Second);
        Assert.That(await first, Is.EqualTo("old"));
        _time.Advance(Second);
        var second = reloader.RefreshAsync(CancellationToken.None);
        Assert.That((second.IsCompleted, await second), Is.EqualTo((true, "old")));
        Assert.That(_told, Is.EqualTo(new[] { "--file: the file gives nothing to read" }));

        var third = reloader.RefreshAsync(CancellationToken.None);
        hang.Set();
        Assert.That(await third, Is.EqualTo("old"));
        Assert.That(await _read.Task, Is.EqualTo("new"));
        Assert.That((reloader.Value, reloader.Version), Is.EqualTo(("new", 1)));
    }

    [Test]
    public async Task RefreshAsync_SameTextsAgain_KeepTheObjectAndTellNothing()
    {
        var reloader = Create(waitsOnce: false, () => { });
        var before = reloader.Value;
        _texts.Enqueue(new([new string("old")], null));
        _time.Advance(Second);

        Assert.That(await reloader.RefreshAsync(CancellationToken.None), Is.SameAs(before));
        Assert.That((reloader.Version, _told.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task RefreshAsync_FaultyTwiceThenAsBefore_TellsOnceEach()
    {
        var reloader = Create(waitsOnce: false, () => { });
        FileTexts[] readings = [new([], new("--file", "is gone")), new([""], null), new(["old"], null), new(["old"], null)];
        foreach (var texts in readings)
        {
            _texts.Enqueue(texts);
            _time.Advance(Second);
            Assert.That(await reloader.RefreshAsync(CancellationToken.None), Is.EqualTo("old"));
        }

        Assert.That(_told, Is.EqualTo(new[] { "--file: is gone", "read: old" }));
        Assert.That(_texts, Is.Empty, "each was read");
    }

    private Reloader<string> Create(bool waitsOnce, Action beforeReading)
    {
        var source = new FileSource<string>(
            "--file",
            "the file",
            new FileTexts(["old"], null).Hash,
            () =>
            {
                beforeReading();
                return _texts.Dequeue();
            },
            texts => texts[0].Length > 0 ? (texts[0], null) : (null, new("--file", "is empty")));
        return new(new("old", source), Second, waitsOnce, _time, TellFaulty, TellRead);
    }

    private void TellFaulty(FileFault fault) => _told.Enqueue($"{fault.Setting}: {fault.Phrase}");

    private void TellRead(string value)
    {
        _told.Enqueue($"read: {value}");
        _read.TrySetResult(value);
    }
}

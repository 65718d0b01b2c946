using System.Text;
using Healthcheck.Hosting;

namespace Healthcheck.Tests.Hosting;

/// <summary>Whoever logs never waits, whatever becomes of the lines.</summary>
[CancelAfter(30_000)]
internal sealed class LogQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const int MoreThanFit = 5000;
    private static readonly string Line = new string('x', 200) + "\n";

    [Test]
    public async Task Add_ReaderReads_PassesEveryLineInOrder()
    {
        using var output = new Output();
        using (var queue = new LogQueue(() => output, Notice))
        {
            queue.Add("one\n");
            queue.Add("two\n");
            await output.WrittenAsync("two\n");
            Assert.That(queue.Dropped, Is.Zero);
        }

        Assert.That(output.Text, Is.EqualTo("one\ntwo\n"));
    }

    [Test]
    public async Task Add_ReaderStandsStill_DropsAndCountsAndTellsWhenItMovesOn()
    {
        using var output = new Output();
        output.StandStill();
        using var queue = new LogQueue(() => output, Notice);

        for (var i = 0; i < MoreThanFit; i++)
        {
            queue.Add(Line);
        }

        var dropped = queue.Dropped;
        Assert.That(dropped, Is.InRange(1, MoreThanFit - 1000));
        output.MoveOn();
        await output.WrittenAsync($"dropped {dropped}\n");
        queue.Add("again\n");
        await output.WrittenAsync("again\n");
        Assert.That(output.Text, Does.EndWith($"{Line}dropped {dropped}\nagain\n"));
        Assert.That(queue.Dropped, Is.EqualTo(dropped));
    }

    [Test]
    public async Task Add_LineLongerThanTheQueue_IsDropped()
    {
        using var output = new Output();
        using var queue = new LogQueue(() => output, Notice);

        queue.Add(new string('x', 10_000_000));
        queue.Add("short\n");

        await output.WrittenAsync("short\n");
        Assert.That(output.Text, Is.EqualTo("dropped 1\nshort\n"));
    }

    [Test]
    public void Dispose_ReaderStandsStill_DoesNotWaitForIt()
    {
        using var output = new Output();
        output.StandStill();
        var queue = new LogQueue(() => output, Notice);
        queue.Add("one\n");

        queue.Dispose();
        queue.Add("after the end\n");

        Assert.That(output.Text, Is.Empty);
        output.MoveOn();
    }

    [Test]
    public async Task Add_OutputFails_IsCountedAndLaterLinesCome()
    {
        using var output = new Output { Fault = new IOException("no space") };
        using var queue = new LogQueue(() => output, Notice);
        queue.Add("lost\n");
        await output.FailedAsync();

        output.Fault = null;
        queue.Add("kept\n");

        await output.WrittenAsync("kept\n");
        Assert.That(queue.Dropped, Is.Positive);
        Assert.That(output.Text, Does.Not.Contain("lost"));
    }

    [Test]
    public void Add_OutputCannotBeOpened_ThrowsNothing()
    {
        using var queue = new LogQueue(() => throw new UnauthorizedAccessException("closed"), Notice);

        Assert.That(() => queue.Add("one\n"), Throws.Nothing);
    }

    private static string Notice(long dropped) => $"dropped {dropped}\n";

    /// <summary>Where lines go; its reader can stand still.</summary>
    private sealed class Output : MemoryStream
    {
        private readonly StringBuilder _text = new();
        private readonly ManualResetEventSlim _reads = new(initialState: true);
        private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly object _lock = new();

        public volatile Exception? Fault;

        public string Text
        {
            get
            {
                lock (_lock)
                {
                    return _text.ToString();
                }
            }
        }

        public void StandStill() => _reads.Reset();

        public void MoveOn() => _reads.Set();

        public Task FailedAsync() => _failed.Task.WaitAsync(Patience);

        public Task WrittenAsync(string end) => Task.Run(() =>
        {
            lock (_lock)
            {
                while (!_text.ToString().EndsWith(end, StringComparison.Ordinal))
                {
                    Monitor.Wait(_lock);
                }
            }
        }).WaitAsync(Patience);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _reads.Wait();
            if (Fault is { } fault)
            {
                _failed.TrySetResult();
                throw fault;
            }

            lock (_lock)
            {
                _text.Append(Encoding.UTF8.GetString(buffer));
                Monitor.PulseAll(_lock);
            }
        }

        protected override void Dispose(bool disposing)
        {
            _reads.Set();
            base.Dispose(disposing);
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using FakeConnect;
using Healthcheck.Commands;
using Healthcheck.Health;
using Healthcheck.Tests.Support;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Commands;

/// <summary><c>check --watch</c>: what it shows and when, and how it ends.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class CheckWatchTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Test]
    public async Task RunAsync_NoTerminal_PrintsALookThatDiffers()
    {
        var output = await WatchAsync(redraws: false, lines: 0, "A\n", "A\n", "B\n", "B\n", "A\n");

        Assert.That(output, Is.EqualTo("2026-03-01T13:00:00Z\nA\n\n2026-03-01T13:00:20Z\nB\n\n2026-03-01T13:00:40Z\nA\n"));
    }

    [Test]
    public async Task RunAsync_Terminal_DrawsEachLookOverTheLast()
    {
        var output = await WatchAsync(redraws: true, lines: 24, "A\nA\n", "A\nA\n");

        Assert.That(output.Split("\x1b[J"), Has.Length.EqualTo(3));
        Assert.That(output, Does.StartWith("\x1b[2J\x1b[HEvery 10s, now "));
        Assert.That(output.Split("\x1b[J")[1], Does.StartWith("\x1b[HEvery 10s, now ").And.EndWith("\nA\x1b[K\nA\x1b[K\n"));
    }

    [Test]
    public async Task RunAsync_LowTerminal_ShowsNoMoreLinesThanItHas()
    {
        var output = await WatchAsync(redraws: true, lines: 6, "1\n2\n3\n4\n5\n6\n");

        Assert.That(output.Count(character => character == '\n'), Is.EqualTo(5));
        Assert.That(output, Does.EndWith("\n1\x1b[K\n2\x1b[K\n... and 4 more lines\x1b[K\n\x1b[J"));
    }

    [Test]
    public async Task RunAsync_InterruptedWhileItLooks_GivesTheLookBefore()
    {
        using var interrupted = new CancellationTokenSource();
        var watch = Create(TextWriter.Null, redraws: false, lines: 0, new ManualTimeProvider(), _ => "");
        await interrupted.CancelAsync();

        Assert.That(await watch.RunAsync(token => Task.FromCanceled<HealthReport[]>(token), interrupted.Token), Is.Empty);
    }

    /// <summary>The program, a pipe and a signal, as in a script.</summary>
    [TestCase(false, 0)]
    [TestCase(true, 1)]
    public async Task Process_Interrupted_EndsWithTheCodeOfTheLastLook(bool fails, int code)
    {
        var cancelled = TestContext.CurrentContext.CancellationToken;
        var (connect, cluster) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 1));
        await using var owned = connect;
        using var process = Start("check", "--watch", "--poll-interval", "100ms", "--connect-url", connect.Address.AbsoluteUri);
        try
        {
            await AwaitLineAsync(process.StandardOutput, "HEALTHY  ", cancelled);
            if (fails)
            {
                cluster.SetTask("orders", 0, "FAILED", "boom");
                await AwaitLineAsync(process.StandardOutput, "UNHEALTHY  ", cancelled);
            }

            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(cancelled);

            Assert.That((process.ExitCode, await process.StandardError.ReadToEndAsync(cancelled)), Is.EqualTo((code, "")));
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>As after <c>| head</c>: what is written next finds nobody, and it ends instead of looking on for ever.</summary>
    [Test]
    public async Task Process_ReaderGone_Ends()
    {
        var cancelled = TestContext.CurrentContext.CancellationToken;
        var (connect, cluster) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 1));
        await using var owned = connect;
        using var process = Start("check", "--watch", "--poll-interval", "100ms", "--connect-url", connect.Address.AbsoluteUri);
        try
        {
            await AwaitLineAsync(process.StandardOutput, "HEALTHY  ", cancelled);
            process.StandardOutput.Close();
            cluster.SetTask("orders", 0, "FAILED", "boom");
            await process.WaitForExitAsync(cancelled);

            Assert.That((process.ExitCode, await process.StandardError.ReadToEndAsync(cancelled)), Is.EqualTo((1, "")));
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>Through the command line: one line for each change, and the exit code when nothing has been read.</summary>
    [Test]
    public async Task RunAsync_Json_IsALineForEachChange()
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync();
        await connect.DisposeAsync();
        using var interrupted = new CancellationTokenSource();
        using var output = new InterruptingWriter(interrupted);
        var environment = new CommandEnvironment(
            new Dictionary<string, string>(), output, TextWriter.Null, IsTerminal: true)
        { Interrupted = interrupted.Token };

        var code = await CommandLine.RunAsync(
            ["check", "--watch", "--json", "--connect-url", connect.Address.AbsoluteUri], environment,
            (_, _) => throw new InvalidOperationException());

        Assert.That((code, output.ToString()), Is.EqualTo((3, output.ToString())));
        Assert.That(output.ToString(), Does.StartWith("{\"healthy\":false,").And.EndsWith("}\n"));
    }

    private static async Task<string> WatchAsync(bool redraws, int lines, params string[] pages)
    {
        var time = new ManualTimeProvider();
        using var interrupted = new CancellationTokenSource();
        using var output = new StringWriter();
        var looks = 0;
        var watch = Create(output, redraws, lines, time, _ => pages[looks - 1]);
        var running = watch.RunAsync(
            _ =>
            {
                looks++;
                return Task.FromResult<HealthReport[]>([]);
            },
            interrupted.Token);
        foreach (var _ in pages.Skip(1))
        {
            await time.WaitUntilArmedAsync(1);
            time.Advance(Interval);
        }

        await time.WaitUntilArmedAsync(1);
        await interrupted.CancelAsync();
        await running;
        Assert.That(looks, Is.EqualTo(pages.Length));
        return output.ToString();
    }

    private static CheckWatch Create(TextWriter output, bool redraws, int lines, TimeProvider time, Func<HealthReport[], string> write) =>
        new(
        new CommandEnvironment(
            new Dictionary<string, string>(), output, TextWriter.Null, IsTerminal: redraws)
        { MeasureTerminal = () => (80, lines) },
        Interval, write, redraws, withTimes: true, time);

    private static async Task AwaitLineAsync(StreamReader output, string start, CancellationToken cancelled)
    {
        while (await output.ReadLineAsync(cancelled) is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"it ended before a line that begins with {start}");
    }

    private static Process Start(params string[] args) => Process.Start(
        new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", "exec", typeof(Daemon).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>Interrupts as soon as something is written.</summary>
    private sealed class InterruptingWriter(CancellationTokenSource interrupted) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override void Write(string? value)
        {
            base.Write(value);
            interrupted.Cancel();
        }
    }
}

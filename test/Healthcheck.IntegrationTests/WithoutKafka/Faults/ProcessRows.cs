using System.Diagnostics;
using Healthcheck.IntegrationTests.Support;
using static Healthcheck.WithoutKafka.Faults.Rows;

namespace Healthcheck.WithoutKafka.Faults;

internal static class ProcessRows
{
    private const string Area = "The daemon's process";

    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);

    public static readonly FaultRow[] All =
    [
        Harmless(Area, "The clock jumps an hour ahead", stage => ClockAsync(stage, "+3600"),
            "Nothing: a machine that was suspended looks the same, so the verdict is 503 until the next poll.") with
        {
            Wrapper = Clock,
            Flags = _ => ["--poll-interval", "3s", "--stale-after", "8s"],
            Codes = [200, 503, 200],
            Mend = stage => ClockAsync(stage, "+0"),
        },
        Harmless(Area, "The clock jumps an hour back", stage => ClockAsync(stage, "-3600"),
            "Nothing: the age by the other clock counts.") with
        {
            Wrapper = Clock,
            Flags = _ => ["--poll-interval", "3s", "--stale-after", "8s"],
            Mend = null,
        },
        Harmless(Area, "The daemon gets no CPU time for 3 s", async stage =>
        {
            stage.Daemon.Freeze();
            await Eventually.PauseAsync(TimeSpan.FromSeconds(3));
            stage.Daemon.Thaw();
        }, "Give it more CPU if it happens often; beyond `--stale-after` the first answers are 503.") with
        {
            Flags = _ => ["--stale-after", "20s"],
        },
        Harmless(Area, "SIGTERM in the middle of a poll", _ => Task.CompletedTask) with
        {
            Look = async stage =>
            {
                await using var silent = new Front(stage.Connect.Address.Port);
                var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                silent.Play(async socket =>
                {
                    asked.TrySetResult();
                    await using var stream = new System.Net.Sockets.NetworkStream(socket);
                    await stream.CopyToAsync(Stream.Null);
                });
                await using var second = await DaemonProcess.StartAsync($"{silent.Url}", "--request-timeout", "9s");
                await asked.Task.WaitAsync(Limits.Poll);
                return await StopAsync(second);
            },
        },
        Harmless(Area, "SIGTERM while a client reads a page slowly", _ => Task.CompletedTask) with
        {
            Look = async stage =>
            {
                await using var second = await DaemonProcess.StartAsync($"{stage.Connect.Address}");
                using var reader = new RawClient(second);
                await reader.SendAsync("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
                await reader.ReadAsync(1);
                return await StopAsync(second);
            },
        },
        Harmless(Area, "SIGTERM while it starts", _ => Task.CompletedTask) with
        {
            Look = async stage =>
            {
                var start = ProgramUnderTest.Start("--port", $"{Loopback.FreePort()}", "--bind-address", "127.0.0.1", "--connect-url",
                    $"{stage.Connect.Address}");
                using var process = Run(start);
                await process.StandardOutput.ReadLineAsync().WaitAsync(Limits.Poll);
                Signal.Terminate(process.Id);
                return await EndAsync(process, 0);
            },
        },
        Harmless(Area, "Its port is in use", _ => Task.CompletedTask, "Stop the other program, or take another `--port`.") with
        {
            Look = async stage =>
            {
                using var process = Run(ProgramUnderTest.Start("--port", $"{stage.Daemon.Address.Port}", "--bind-address", "127.0.0.1"));
                var said = process.StandardError.ReadToEndAsync();
                var ended = await EndAsync(process, 1);
                Assert.That(await said, Does.Contain($"{stage.Daemon.Address.Port}").And.Not.Contains("   at "));
                return $"the second one: {ended}, with one line that names the port";
            },
        },
        Harmless(Area, "Nobody takes the metrics that are pushed by OTLP", _ => Task.CompletedTask,
            "See to the collector; all else goes on.") with
        {
            Variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{Loopback.FreePort()}"), ("OTEL_METRIC_EXPORT_INTERVAL",
                "200")],
            Look = async stage =>
            {
                await stage.Daemon.LogsAsync("\"EventId\":171");
                Assert.That(stage.Daemon.Log.Split("\"EventId\":171"), Has.Length.EqualTo(2), "it is told once");
                return "event 171, once, when the first push fails";
            },
        },
        Harmless(Area, "`OTEL_SDK_DISABLED=true`", _ => Task.CompletedTask) with
        {
            Variables = [("OTEL_SDK_DISABLED", "true"), ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{Loopback.FreePort()}"),
                ("OTEL_METRIC_EXPORT_INTERVAL", "200")],
            Look = async stage =>
            {
                Assert.That((await stage.Daemon.GetAsync("metrics")).Body, Does.Contain("kafka_connect_healthy{} 1\n"));
                Assert.That(stage.Daemon.Log, Does.Not.Contain("\"EventId\":171"));
                return "`/metrics` is as ever, and nothing is pushed";
            },
        },
    ];

    /// <summary>A clock of its own, by libfaketime; only the one that may jump.</summary>
    private static string[] Clock(FaultStage stage)
    {
        var library = new[] { "x86_64", "aarch64" }.Select(machine =>
            $"/usr/lib/{machine}-linux-gnu/faketime/libfaketimeMT.so.1").FirstOrDefault(File.Exists);
        if (library is null)
        {
            Requirement.Missing("no libfaketime (Debian: faketime)");
        }

        stage.Folder.Write("clock", "+0");
        return ["env", $"LD_PRELOAD={library}", $"FAKETIME_TIMESTAMP_FILE={stage.Folder.PathOf("clock")}", "FAKETIME_NO_CACHE=1",
            "DONT_FAKE_MONOTONIC=1", "FAKETIME_DONT_FAKE_MONOTONIC=1"];
    }

    /// <summary>Far from the next poll.</summary>
    private static async Task ClockAsync(FaultStage stage, string offset)
    {
        await TransportRows.JustPolledAsync(stage);
        stage.Folder.Write("clock", offset);
    }

    private static Process Run(ProcessStartInfo start)
    {
        (start.RedirectStandardError, start.RedirectStandardOutput) = (true, true);
        return Process.Start(start)!;
    }

    private static async Task<string> StopAsync(DaemonProcess daemon)
    {
        var code = await daemon.StopAsync(Promised);
        Assert.That(code, Is.Zero);
        return $"exit code {code}";
    }

    private static async Task<string> EndAsync(Process process, int code)
    {
        await process.WaitForExitAsync().WaitAsync(Promised);
        Assert.That(process.ExitCode, Is.EqualTo(code));
        return $"exit code {process.ExitCode}";
    }
}

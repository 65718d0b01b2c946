using Healthcheck.Commands;
using Healthcheck.Health;
using Healthcheck.Polling;
using Healthcheck.Configuration;
using FakeConnect;
using Healthcheck.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Healthcheck;

/// <summary><c>healthcheck check</c>: one poll, judged and printed. The composition root of the short run, without host or web server.</summary>
internal static class Check
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string[] args, IReadOnlyDictionary<string, string> variables, TextWriter output, TextWriter error, bool isTerminal)
    {
        var arguments = CheckArguments.Read(args);
        var settings = SettingsReader.Read(arguments.Settings, variables);
        switch (arguments.Fault is { } own ? WithFault(settings, own) : settings)
        {
            case SettingsReading.Help:
                await output.WriteAsync(CheckArguments.HelpText);
                return ExitCode.Success;
            case SettingsReading.Faulty faulty:
                foreach (var fault in faulty.Faults)
                {
                    await error.WriteLineAsync(fault);
                }

                return ExitCode.FaultySettings;
            case SettingsReading.Run run:
                foreach (var warning in run.Warnings.Concat(Composition.Contradictions(run.Settings)))
                {
                    await error.WriteLineAsync($"warning: {warning}");
                }

                var report = await LookAsync(run.Settings, arguments.Timeout, TimeProvider.System);
                await output.WriteAsync(arguments.Json ? Json(report) : VerdictTable.Of(report, arguments.InColour(isTerminal, variables)));
                return report.Snapshot is null ? ExitCode.CannotTell : report.Verdict is { Healthy: true } ? ExitCode.Success : ExitCode.Unhealthy;
            default:
                await output.WriteLineAsync($"{Product.Name} {Product.Version}");
                return ExitCode.Success;
        }
    }

    private static SettingsReading WithFault(SettingsReading settings, string fault) => settings switch
    {
        SettingsReading.Faulty faulty => new SettingsReading.Faulty([fault, .. faulty.Faults]),
        SettingsReading.Run => new SettingsReading.Faulty([fault]),
        _ => settings,
    };

    private static async Task<HealthReport> LookAsync(DaemonSettings settings, TimeSpan timeout, TimeProvider time)
    {
        await using var demo = settings.Demo ? await Demo.StartAsync(time) : null;
        var workers = demo is null ? settings.ConnectUrls : [demo.Address];

        // One look cannot tell how long something has been so: it counts as it is.
        var policy = Composition.Policy(settings) with { Graces = GracePeriods.None };
        var options = new PollingOptions(workers, settings.PollInterval) { Deadline = timeout, WaitsForProof = true };
        var monitors = Composition.Monitors(settings, policy, Random.Shared, NullLoggerFactory.Instance, time);
        return await monitors.Create(options).LookOnceAsync(CancellationToken.None);
    }

    /// <summary>As <c>/</c> of the daemon answers.</summary>
    private static string Json(HealthReport report)
    {
        var answer = report.Verdict is { } verdict ? VerdictJson.Of(verdict, report.Policy) : VerdictJson.Of(report.WhyUnknown, report.Policy);
        return System.Text.Encoding.UTF8.GetString(answer.Body.ToArray()) + "\n";
    }
}

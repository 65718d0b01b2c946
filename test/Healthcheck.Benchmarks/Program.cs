using System.Globalization;
using Healthcheck.Benchmarks;
using Healthcheck.Benchmarks.Load;
using Healthcheck.Benchmarks.Soak;

// What is measured in this process is measured by CPU time and bytes, which a busy machine hardly moves; what needs processes side by
// side is in run.sh, and the last two commands are parts of it.
switch (args)
{
    case ["poll", .. var rounds]:
        await PollBenchmark.RunAsync(Rounds.Count(rounds));
        return 0;
    case ["metrics", .. var rounds]:
        MetricsBenchmark.Run(Rounds.Count(rounds));
        return 0;
    case ["redaction", .. var rounds]:
        RedactionBenchmark.Run(Rounds.Count(rounds));
        return 0;
    case ["bare-kestrel", var port, var bodyFile]:
        await BareKestrel.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), await File.ReadAllBytesAsync(bodyFile));
        return 0;
    case ["connect", var port, var connectors, var tasks, .. var state]:
        await LargeConnect.RunAsync(
            int.Parse(port, CultureInfo.InvariantCulture),
            int.Parse(connectors, CultureInfo.InvariantCulture),
            int.Parse(tasks, CultureInfo.InvariantCulture),
            state is [var word] ? word : "RUNNING");
        return 0;
    case ["clusters", var clusters]:
        await LoadCommand.ServeAsync(int.Parse(clusters, CultureInfo.InvariantCulture));
        return 0;
    case ["probe", var name, var daemon, var seconds, .. var interval]:
        await LoadCommand.MeasureAsync(
            name,
            new Uri(daemon),
            int.Parse(seconds, CultureInfo.InvariantCulture),
            interval is [var pause] ? TimeSpan.FromSeconds(int.Parse(pause, CultureInfo.InvariantCulture)) : null);
        return 0;
    case ["crowd", var daemon, var interval]:
        await LoadCommand.CrowdAsync(new Uri(daemon), TimeSpan.FromSeconds(int.Parse(interval, CultureInfo.InvariantCulture)));
        return 0;
    case ["soak", .. { Length: >= 7 } rest]:
        return await SoakCommand.RunAsync(SoakOptions.Parse(rest));
    default:
        Console.Error.WriteLine("usage: poll [ROUNDS] | metrics [ROUNDS] | redaction [ROUNDS] | bare-kestrel PORT BODY-FILE | connect PORT CONNECTORS TASKS [STATE OF TASKS] | "
            + "clusters CLUSTERS | probe NAME DAEMON-URL SECONDS [INTERVAL] | crowd DAEMON-URL INTERVAL | "
            + "soak CONNECT-PORT DAEMON-URL PROCESS CREDENTIALS-FILE LOG-FILE POLLS SEED [event | handles]");
        return 2;
}

using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Restarts;

namespace Healthcheck.Metrics;

/// <summary>
/// How the samples of a row of the <see cref="MetricCatalogue"/> follow from a report, where that takes more than a word.
/// </summary>
internal static class CatalogueSamples
{
    /// <summary>Ids of tasks as text, so that a page of a hundred thousand tasks makes no strings.</summary>
    private static readonly string[] TaskIds =
        [.. Enumerable.Range(0, 1000).Select(id => id.ToString(CultureInfo.InvariantCulture))];

    /// <summary>A histogram is not observed: each value is recorded when it is there.</summary>
    public static void RecordedByPoll(ReportView view, ISamples samples)
    {
    }

    public static void AddFailures(ReportView view, ISamples samples)
    {
        if (view is not { IsFresh: true, Report.Verdict: { } verdict })
        {
            return;
        }

        Span<int> counts = stackalloc int[FailureCatalogue.All.Length];
        foreach (var failure in verdict.Failures)
        {
            counts[(int)failure.Type]++;
        }

        foreach (var row in FailureCatalogue.All)
        {
            if (row.Type is not FailureType.Unreachable)
            {
                samples.Add(counts[(int)row.Type], row.Label);
            }
        }
    }

    public static void AddStates(
        ISamples samples, StateCounts? counts, StateKind[] states, Func<StateCounts, StateKind, int> count)
    {
        if (counts is null)
        {
            return;
        }

        foreach (var state in states)
        {
            samples.Add(count(counts, state), ReportView.Label(state));
        }
    }

    public static void AddTransitions(ISamples samples, StateKind[] states, Func<StateKind?, long> count)
    {
        foreach (var state in states)
        {
            samples.Add(count(state), ReportView.Label(state));
        }

        samples.Add(count(null), "gone");
    }

    public static void AddWorkerTasks(ReportView view, ISamples samples)
    {
        foreach (var worker in view.Entities.Workers)
        {
            for (var i = 0; i < TaskCounts.Length; i++)
            {
                if (worker.Tasks[i] > 0)
                {
                    samples.Add(worker.Tasks[i], worker.WorkerId, ReportView.Label(ReportView.TaskStates[i]));
                }
            }
        }
    }

    public static void AddConnectorStates(ReportView view, ISamples samples)
    {
        foreach (var connector in view.Entities.Connectors)
        {
            var current = CountedStates.ClassifyConnector(connector.State.Kind);
            foreach (var state in ReportView.ConnectorStates)
            {
                samples.Add(state == current ? 1 : 0, connector.Name, ReportView.Label(state));
            }
        }
    }

    public static void AddConnectorTasks(ReportView view, ISamples samples)
    {
        foreach (var connector in view.Entities.Connectors)
        {
            var counts = TaskCounts.Count(connector);
            for (var i = 0; i < TaskCounts.Length; i++)
            {
                samples.Add(counts[i], connector.Name, ReportView.Label(ReportView.TaskStates[i]));
            }
        }
    }

    public static void AddConnectorInfos(ReportView view, ISamples samples)
    {
        foreach (var connector in view.Entities.Connectors)
        {
            samples.Add(1, connector.Name, connector.Type is "source" or "sink" ? connector.Type : "unknown");
        }
    }

    public static void AddTaskStates(ReportView view, ISamples samples)
    {
        foreach (var connector in view.Entities.Connectors)
        {
            foreach (var task in connector.Tasks)
            {
                if (EntitySelection.Shows(task, view.Limits.Detail))
                {
                    samples.Add(1, connector.Name, TaskId(task.Id), ReportView.Label(CountedStates.ClassifyTask(task.State.Kind)));
                }
            }
        }
    }

    public static void AddRestarts(ReportView view, ISamples samples, Func<ConnectorRestarts, int> value)
    {
        if (view.Restarts is not { State.Connectors: { IsEmpty: false } restarted })
        {
            return;
        }

        foreach (var connector in view.Entities.Connectors)
        {
            if (restarted.TryGetValue(connector.Name, out var restarts))
            {
                samples.Add(value(restarts), connector.Name);
            }
        }
    }

    public static void AddRestartOutcomes(ReportView view, ISamples samples)
    {
        foreach (var outcome in RestartOutcomes.All)
        {
            samples.Add(view.Restarts?.State.Counts[(int)outcome] ?? 0, outcome.Label());
        }
    }

    public static void AddPollFailures(ReportView view, ISamples samples)
    {
        foreach (var reason in FaultReasons.All)
        {
            samples.Add(view.Report.Polls.FailedByReason[(int)reason], reason.Label());
        }
    }

    public static void AddCertificates(ReportView view, ISamples samples)
    {
        if (view.Report.Tls?.ServerExpires is { } server)
        {
            samples.Add(server.ToUnixTimeSeconds(), "server");
        }

        if (view.Report.Tls?.ClientExpires is { } client)
        {
            samples.Add(client.ToUnixTimeSeconds(), "client");
        }
    }

    public static void AddWebCertificate(ReportView view, ISamples samples)
    {
        if (view.Process.WebCertificateExpires is { } expires)
        {
            samples.Add(expires.ToUnixTimeSeconds(), "web");
        }
    }

    private static string TaskId(int id) => id >= 0 && id < TaskIds.Length ? TaskIds[id] : id.ToString(CultureInfo.InvariantCulture);

    public static double UnixTime(Timestamp? moment) => moment is { } at ? at.Utc.ToUnixTimeMilliseconds() / 1000.0 : 0;
}

using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Restarts;
using static Healthcheck.Metrics.MetricType;

namespace Healthcheck.Metrics;

/// <summary>Every metric of the daemon, in the order of the text.</summary>
internal static class MetricCatalogue
{
    /// <summary>Ids of tasks as text, so that a page of a hundred thousand tasks makes no strings.</summary>
    private static readonly string[] TaskIds =
        [.. Enumerable.Range(0, 1000).Select(id => id.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Upper bounds of the histogram of polls, in seconds.</summary>
    public static readonly ImmutableArray<double> DurationBounds = [.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30];

    public static readonly ImmutableArray<Metric> All =
    [
        new("kafka_connect_up", Gauge, "", [],
            "Whether the most recent poll of the Kafka Connect REST API succeeded (1) or failed (0).",
            (view, samples) => samples.Add(view.IsUp)),
        new("kafka_connect_healthy", Gauge, "", [],
            "The verdict as answered on /: 1 healthy, 0 unhealthy or unknown.",
            (view, samples) => samples.Add(view.IsHealthy)),
        new("kafka_connect_worker_alive", Gauge, "", [],
            "Whether the worker asked last proved itself a live member of its group, grace included.",
            (view, samples) => samples.Add(view.IsFresh && view.Report.WorkerAlive)),
        new("kafka_connect_worker_address_mixed", Gauge, "", [],
            "Whether several workers answer at the address asked last, one of which does not answer for its cluster.",
            (view, samples) => samples.Add(view.Report.Life.IsMixed)),
        new("kafka_connect_health_failures", Gauge, "", ["type"],
            "Failures in the verdict by type, those of the quiet checks included.",
            AddFailures),
        new("kafka_connect_connectors", Gauge, "", ["state"],
            "Watched connectors in the latest snapshot by state. Values come from the last poll, not from this scrape.",
            (view, samples) => AddStates(samples, view.Counts, ReportView.ConnectorStates, (counts, state) => counts.Connectors(state))),
        new("kafka_connect_tasks", Gauge, "", ["state"],
            "Tasks of watched connectors in the latest snapshot by state. Values come from the last poll, not from this scrape.",
            (view, samples) => AddStates(samples, view.Counts, ReportView.TaskStates, (counts, state) => counts.Tasks(state))),
        new("kafka_connect_workers", Gauge, "", [],
            "Distinct worker ids that own a watched connector or task in the latest snapshot.",
            (view, samples) =>
            {
                if (view.Counts is { } counts)
                {
                    samples.Add(counts.Workers.Count);
                }
            }),
        new("kafka_connect_worker_tasks", Gauge, "", ["worker_id", "state"],
            "Tasks of watched connectors on a worker by state; states without tasks are left out.",
            AddWorkerTasks),
        new("kafka_connect_connector_state", Gauge, "", ["connector", "state"],
            "Current state of a connector: 1 for the state it is in, 0 for every other state.",
            AddConnectorStates),
        new("kafka_connect_connector_tasks", Gauge, "", ["connector", "state"],
            "Tasks of a connector by state.",
            AddConnectorTasks),
        new("kafka_connect_connector_info", Info, "", ["connector", "type"],
            "Constant 1; the label tells whether the connector is a source, a sink or unknown.",
            AddConnectorInfos),
        new("kafka_connect_task_state", Gauge, "", ["connector", "task", "state"],
            "Constant 1 for the state a task is in; running tasks are shown with full detail only.",
            AddTaskStates),
        new("kafka_connect_connector_restart_attempts", Gauge, "", ["connector"],
            "Restarts of a connector and its tasks since it last ran for long enough; only connectors that had to be restarted are shown.",
            (view, samples) => AddRestarts(view, samples, restarts => restarts.Attempts)),
        new("kafka_connect_connector_restart_given_up", Gauge, "", ["connector"],
            "Whether a connector was given up after so many restarts in vain; only connectors that had to be restarted are shown.",
            (view, samples) => AddRestarts(view, samples, restarts => restarts.IsGivenUp ? 1 : 0)),
        new("kafka_connect_connector_failures_total", Counter, "", [],
            "Watched connectors seen to enter the state failed since start, from one poll to the next.",
            (view, samples) => samples.Add(view.Report.FailureCounts.Connectors)),
        new("kafka_connect_task_failures_total", Counter, "", [],
            "Tasks of watched connectors seen to enter the state failed since start, from one poll to the next.",
            (view, samples) => samples.Add(view.Report.FailureCounts.Tasks)),
        new("kafka_connect_connector_transitions_total", Counter, "", ["state"],
            "Watched connectors seen to enter a state since start, from one poll to the next; gone: no longer listed.",
            (view, samples) => AddTransitions(samples, ReportView.ConnectorStates, view.Report.TransitionCounts.Connectors)),
        new("kafka_connect_task_transitions_total", Counter, "", ["state"],
            "Tasks of watched connectors seen to enter a state since start, from one poll to the next; gone: no longer listed.",
            (view, samples) => AddTransitions(samples, ReportView.TaskStates, view.Report.TransitionCounts.Tasks)),
        new("kafka_connect_health_unknown_states", Gauge, "", [],
            "Watched connectors and tasks in the latest snapshot whose state is a word that this program does not know.",
            (view, samples) => samples.Add(view.Report.Counts?.InUnknownWords ?? 0)),
        new("kafka_connect_health_restarts_total", Counter, "", ["outcome"],
            "Restarts of connectors and their tasks since start, by what became of them.",
            AddRestartOutcomes),
        new("kafka_connect_health_restart_recovery_seconds_total", Counter, "seconds", [],
            "From a restart to RUNNING, added up over all restarts that recovered since start.",
            (view, samples) => samples.Add(view.Restarts?.State.RecoveryTime.TotalSeconds ?? 0)),
        new("kafka_connect_health_restarts_given_up", Gauge, "", [],
            "Connectors that were given up after so many restarts in vain.",
            (view, samples) => samples.Add(view.Restarts?.State.GivenUp ?? 0)),
        new("kafka_connect_health_restarts_paused", Gauge, "", [],
            "Whether nothing is restarted because so many connectors fail that the cause lies elsewhere.",
            (view, samples) => samples.Add(view.Restarts?.State.IsPaused ?? false)),
        new("kafka_connect_health_polls_total", Counter, "", [],
            "Polls of the Kafka Connect REST API attempted since start.",
            (view, samples) => samples.Add(view.Report.Polls.Polls)),
        new("kafka_connect_health_poll_failures_total", Counter, "", ["reason"],
            "Polls that failed since start, by reason.",
            AddPollFailures),
        new("kafka_connect_health_poll_duration_seconds", Histogram, "seconds", [],
            "How long polls took, retries included.",
            RecordedByPoll),
        new("kafka_connect_health_last_poll_timestamp_seconds", Gauge, "seconds", [],
            "Unix time of the end of the most recent poll; 0 before the first.",
            (view, samples) => samples.Add(UnixTime(view.Report.Polls.LastPoll))),
        new("kafka_connect_health_last_success_timestamp_seconds", Gauge, "seconds", [],
            "Unix time of the end of the most recent successful poll; 0 before the first.",
            (view, samples) => samples.Add(UnixTime(view.Report.Polls.LastSuccess))),
        new("kafka_connect_health_poll_interval_seconds", Gauge, "seconds", [],
            "The configured interval between polls.",
            (view, samples) => samples.Add(view.PollInterval.TotalSeconds)),
        new("kafka_connect_health_response_bytes", Gauge, "bytes", [],
            "Size of the latest status list, decoded.",
            (view, samples) => samples.Add(view.Report.Snapshot?.Bytes ?? 0)),
        new("kafka_connect_health_tls_certificate_expiry_timestamp_seconds", Gauge, "seconds", ["certificate"],
            "Unix time at which a certificate towards Kafka Connect expires: server, that of the worker asked last; client, our own.",
            AddCertificates),
        new("kafka_connect_health_series_dropped", Gauge, "", [],
            "Series of connectors, tasks and workers left out because they go beyond the budget of series.",
            (view, samples) => samples.Add(view.Entities.SeriesDropped)),
        new("kafka_connect_health_log_lines_dropped_total", Counter, "", [],
            "Log lines dropped since start because the reader of the log stood still.",
            (view, samples) => samples.Add(view.LogLinesDropped)) { IsOfProcess = true },
        new("kafka_connect_health_build_info", Info, "", ["version", "revision", "runtime"],
            "Constant 1; the labels tell the program's version, the revision it was built from, and its runtime.",
            (view, samples) => samples.Add(1, view.Version, Product.Revision, RuntimeInformation.FrameworkDescription))
        { IsOfProcess = true },
    ];

    /// <summary>A histogram is not observed: each value is recorded when it is there.</summary>
    private static void RecordedByPoll(ReportView view, ISamples samples)
    {
    }

    private static void AddFailures(ReportView view, ISamples samples)
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

    private static void AddStates(
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

    private static void AddTransitions(ISamples samples, StateKind[] states, Func<StateKind?, long> count)
    {
        foreach (var state in states)
        {
            samples.Add(count(state), ReportView.Label(state));
        }

        samples.Add(count(null), "gone");
    }

    private static void AddWorkerTasks(ReportView view, ISamples samples)
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

    private static void AddConnectorStates(ReportView view, ISamples samples)
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

    private static void AddConnectorTasks(ReportView view, ISamples samples)
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

    private static void AddConnectorInfos(ReportView view, ISamples samples)
    {
        foreach (var connector in view.Entities.Connectors)
        {
            samples.Add(1, connector.Name, connector.Type is "source" or "sink" ? connector.Type : "unknown");
        }
    }

    private static void AddTaskStates(ReportView view, ISamples samples)
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

    private static void AddRestarts(ReportView view, ISamples samples, Func<ConnectorRestarts, int> value)
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

    private static void AddRestartOutcomes(ReportView view, ISamples samples)
    {
        foreach (var outcome in RestartOutcomes.All)
        {
            samples.Add(view.Restarts?.State.Counts[(int)outcome] ?? 0, outcome.Label());
        }
    }

    private static void AddPollFailures(ReportView view, ISamples samples)
    {
        foreach (var reason in FaultReasons.All)
        {
            samples.Add(view.Report.Polls.FailedByReason[(int)reason], reason.Label());
        }
    }

    private static void AddCertificates(ReportView view, ISamples samples)
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

    private static string TaskId(int id) => id >= 0 && id < TaskIds.Length ? TaskIds[id] : id.ToString(CultureInfo.InvariantCulture);

    private static double UnixTime(Timestamp? moment) => moment is { } at ? at.Utc.ToUnixTimeMilliseconds() / 1000.0 : 0;
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using static Healthcheck.Metrics.CatalogueSamples;
using static Healthcheck.Metrics.MetricType;

namespace Healthcheck.Metrics;

/// <summary>Every metric of the daemon, in the order of the text.</summary>
internal static class MetricCatalogue
{
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
            "Failures in the verdict by type, silent failures included.",
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
            "Whether the daemon gave up on a connector after too many unsuccessful restarts; "
                + "only connectors that had to be restarted are shown.",
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
            "Connectors that the daemon gave up on after too many unsuccessful restarts.",
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
            "Unix time at which a certificate expires: server, that of the worker asked last; client, ours towards it; "
                + "web, that of our own port.",
            AddCertificates) { WriteOfProcess = AddWebCertificate },
        new("kafka_connect_health_series_dropped", Gauge, "", [],
            "Series of connectors, tasks and workers left out because they go beyond the budget of series.",
            (view, samples) => samples.Add(view.Entities.SeriesDropped)),
        new("kafka_connect_health_log_lines_dropped_total", Counter, "", [],
            "Log lines dropped since start because the reader of the log stood still.",
            (view, samples) => samples.Add(view.Process.LogLinesDropped)) { IsOfProcess = true },
        new("kafka_connect_health_build_info", Info, "", ["version", "revision", "runtime"],
            "Constant 1; the labels tell the program's version, the revision it was built from, and its runtime.",
            (view, samples) => samples.Add(1, view.Version, Product.Revision, RuntimeInformation.FrameworkDescription))
        { IsOfProcess = true },
    ];
}

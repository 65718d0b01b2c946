using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Healthcheck.Connect;
using Healthcheck.Health;

namespace Healthcheck.Metrics;

/// <summary>Every metric of the daemon, in the order of the text.</summary>
internal static class MetricCatalogue
{
    public static readonly ImmutableArray<Metric> All =
    [
        new("kafka_connect_up", MetricType.Gauge,
            "Whether the most recent poll of the Kafka Connect REST API succeeded (1) or failed (0).",
            (view, samples) => samples.Add(view.IsUp)),
        new("kafka_connect_healthy", MetricType.Gauge,
            "The verdict as answered on /: 1 healthy, 0 unhealthy or unknown.",
            (view, samples) => samples.Add(view.IsHealthy)),
        new("kafka_connect_worker_alive", MetricType.Gauge,
            "Whether the worker asked last proved itself a live member of its group, grace included.",
            (view, samples) => samples.Add(view.IsFresh && view.Report.WorkerAlive)),
        new("kafka_connect_connectors", MetricType.Gauge,
            "Connectors in the latest snapshot by state. Values come from the last poll, not from this scrape.",
            (view, samples) => AddStates(samples, view.Counts, MetricsView.ConnectorStates, (counts, state) => counts.Connectors(state))),
        new("kafka_connect_tasks", MetricType.Gauge,
            "Tasks in the latest snapshot by state. Values come from the last poll, not from this scrape.",
            (view, samples) => AddStates(samples, view.Counts, MetricsView.TaskStates, (counts, state) => counts.Tasks(state))),
        new("kafka_connect_workers", MetricType.Gauge,
            "Distinct worker ids that own a connector or task in the latest snapshot.",
            (view, samples) =>
            {
                if (view.Counts is { } counts)
                {
                    samples.Add(counts.Workers.Count);
                }
            }),
        new("kafka_connect_health_polls_total", MetricType.Counter,
            "Polls of the Kafka Connect REST API attempted since start.",
            (view, samples) => samples.Add(view.Report.Polls.Polls)),
        new("kafka_connect_health_poll_failures_total", MetricType.Counter,
            "Polls that failed since start, by reason.",
            (view, samples) =>
            {
                foreach (var reason in FaultReasons.All)
                {
                    samples.Add("reason", reason.Label(), view.Report.Polls.Failures[(int)reason]);
                }
            }),
        new("kafka_connect_health_poll_duration_seconds", MetricType.Histogram,
            "How long polls took, retries included.",
            (view, samples) => AddDurations(samples, view.Report.Polls)),
        new("kafka_connect_health_last_poll_timestamp_seconds", MetricType.Gauge,
            "Unix time of the end of the most recent poll; 0 before the first.",
            (view, samples) => samples.Add(UnixTime(view.Report.Polls.LastPoll))),
        new("kafka_connect_health_last_success_timestamp_seconds", MetricType.Gauge,
            "Unix time of the end of the most recent successful poll; 0 before the first.",
            (view, samples) => samples.Add(UnixTime(view.Report.Polls.LastSuccess))),
        new("kafka_connect_health_poll_interval_seconds", MetricType.Gauge,
            "The configured interval between polls.",
            (view, samples) => samples.Add(view.PollInterval.TotalSeconds)),
        new("kafka_connect_health_response_bytes", MetricType.Gauge,
            "Size of the latest status list, decoded.",
            (view, samples) => samples.Add(view.Report.Snapshot?.Bytes ?? 0)),
        new("kafka_connect_health_build_info", MetricType.Gauge,
            "Constant 1; the labels tell the program's version and its runtime.",
            (view, samples) => samples.Add("version", view.Version, "runtime", RuntimeInformation.FrameworkDescription, 1)),
    ];

    private static void AddStates(
        SampleWriter samples, StateCounts? counts, StateKind[] states, Func<StateCounts, StateKind, int> count)
    {
        if (counts is null)
        {
            return;
        }

        foreach (var state in states)
        {
            samples.Add("state", MetricsView.Label(state), count(counts, state));
        }
    }

    private static void AddDurations(SampleWriter samples, PollStatistics polls)
    {
        var cumulative = 0L;
        for (var i = 0; i < PollStatistics.DurationBounds.Length; i++)
        {
            cumulative += polls.Durations[i];
            var bound = PollStatistics.DurationBounds[i].ToString("0.0##", CultureInfo.InvariantCulture);
            samples.Add("_bucket", "le", bound, cumulative);
        }

        samples.Add("_bucket", "le", "+Inf", polls.Polls);
        samples.AddSuffixed("_sum", polls.TotalDuration.TotalSeconds);
        samples.AddSuffixed("_count", polls.Polls);
    }

    private static double UnixTime(Moment? moment) => moment is { } at ? at.Utc.ToUnixTimeMilliseconds() / 1000.0 : 0;
}

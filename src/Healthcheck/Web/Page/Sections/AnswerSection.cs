using System.Collections.Immutable;
using System.Globalization;
using Healthcheck.Connect;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>The answer in a word, why, how old it is, and which worker gave it.</summary>
internal static class AnswerSection
{
    public static void Write(HtmlWriter html, ImmutableArray<ReportView> clusters, OverallVerdict verdict, DateTimeOffset now)
    {
        html.Markup($"<header id=\"answer\" class=\"{verdict.Kind}\">\n<h1>Kafka Connect is <span class=\"word\">")
            .Markup($"<span aria-hidden=\"true\">{verdict.Icon}</span> {verdict.Kind.ToUpperInvariant()}</span></h1>\n<p class=\"why\">")
            .Text(Explain(clusters, verdict)).Markup("</p>\n");
        foreach (var view in clusters)
        {
            WriteBanners(html, view, now);
        }

        if (clusters is [{ Report.Snapshot: not null } only])
        {
            WriteFacts(html, only, now);
        }

        html.Markup("</header>\n");
    }

    private static string Explain(ImmutableArray<ReportView> clusters, OverallVerdict verdict)
    {
        if (verdict.Why is { } why)
        {
            return $"{why}.";
        }

        var worst = clusters.FirstOrDefault(view => view.IsFresh && view.Report.Verdict is { Healthy: false });
        var first = worst?.Report.Verdict!.Failures is [var failure, ..] ? failure.Describe() : null;
        return worst is null ? verdict.Failures == 0
                ? "Nothing that counts has failed."
                : $"{Many(verdict.Failures, "failure")}, within the threshold."
            : first is null ? "Too much has failed."
            : verdict.Failures == 1 ? $"{OverallVerdict.Named(worst, first)}."
            : $"{Many(verdict.Failures, "failure")}. {OverallVerdict.Named(worst, first)}.";
    }

    private static void WriteBanners(HtmlWriter html, ReportView view, DateTimeOffset now)
    {
        var report = view.Report;
        if (report.Trust.DoubtedSince is { } since)
        {
            html.Markup("<p class=\"banner\"><strong>The list is not believed</strong> since ").Ago(since, now)
                .Markup(view.IsFresh ? ": " : ".")
                .Text(view.IsFresh ? OverallVerdict.Named(view, report.Fault?.Detail ?? "the worker has not proved itself alive") : "")
                .Markup("</p>\n");
        }
        else if (report.Fault is { } fault && view.IsFresh)
        {
            html.Markup("<p class=\"banner\"><strong>The last poll failed</strong> (").Text(fault.Reason.Label()).Markup("): ")
                .Text(OverallVerdict.Named(view, fault.Detail)).Markup("</p>\n");
        }

        if (view.Restarts?.State is { IsPaused: true, Outage: { } outage })
        {
            html.Markup("<p class=\"banner\"><strong>Nothing is restarted</strong> since ").Ago(outage.Since, now)
                .Markup(": so many connectors fail that the cause lies elsewhere. One is tried when no more fail.</p>\n");
        }

        if (report.Life.IsMixed)
        {
            html.Markup("<p class=\"banner\"><strong>Several workers answer at one address</strong>, ")
                .Markup("and one of them does not answer for its cluster.</p>\n");
        }
    }

    private static void WriteFacts(HtmlWriter html, ReportView view, DateTimeOffset now)
    {
        var snapshot = view.Report.Snapshot!;
        html.Markup("<ul class=\"facts\">\n<li>Data read ").Ago(snapshot.TakenAt, now).Markup("</li>\n<li>Worker asked: ")
            .Name(snapshot.Worker.AbsoluteUri)
            .Markup(!view.Report.Life.IsAsked ? ", whether it is alive is not asked"
                : view.IsFresh && view.Report.WorkerAlive ? ", <span class=\"running\">alive</span>"
                : ", <span class=\"failed\">not alive</span>")
            .Markup("</li>\n");
        if (view.Report.Verdict is { } verdict && view.IsFresh)
        {
            html.Markup("<li>Failure rate ").Markup(Percent(verdict.FailureRate)).Markup(", threshold ")
                .Markup(Percent(view.Report.Policy.FailureThreshold)).Markup("</li>\n");
        }

        html.Markup("</ul>\n");
    }

    private static string Percent(double share) => share.ToString("0.#%", CultureInfo.InvariantCulture);

    private static string Many(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}

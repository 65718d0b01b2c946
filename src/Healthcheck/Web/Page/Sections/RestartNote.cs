using Healthcheck.Connect;
using Healthcheck.Restarts;

namespace Healthcheck.Web;

/// <summary>What a problem's row says of restarts: how many there were, what became of the last, and when the next one comes.</summary>
internal static class RestartNote
{
    public static void Write(HtmlWriter html, Problem problem, DateTimeOffset now)
    {
        if (problem.Cluster.Restarts is not { } restarts
            || problem.First is not { State.Kind: StateKind.Failed, Connector: { } name }
            || restarts.State.Connectors.GetValueOrDefault(name) is not { Last: { } last } past)
        {
            return;
        }

        html.Markup("<p class=\"restarts\">");
        if (past.IsGivenUp)
        {
            html.Markup("<strong class=\"given-up\">Given up</strong> after ").Number(past.Attempts)
                .Markup(past.Attempts == 1 ? " restart, " : " restarts, the last ").Ago(last, now)
                .Markup(": fix the cause, then restart it by hand.</p>\n");
            return;
        }

        html.Markup(past.Outcome is RestartOutcome.DryRun ? "Would have been restarted" : "Restarted")
            .Markup(past.Attempts == 1 ? " once, " : " ");
        _ = past.Attempts == 1 ? html : html.Number(past.Attempts).Markup(" times, the last ");
        html.Ago(last, now).Markup(Describe(past));
        WriteNext(html, restarts, past, now);
        html.Markup(".</p>\n");
    }

    private static string Describe(ConnectorRestarts past) => past switch
    {
        { Pending: not null } => "; what became of it will be seen",
        { Outcome: RestartOutcome.Failed } => "; it failed again",
        { Outcome: RestartOutcome.Recovered } => "; it ran, and failed later",
        { Outcome: RestartOutcome.Conflict } => "; Connect was rebalancing",
        { Outcome: RestartOutcome.Refused } => "; Connect did not allow it",
        { Outcome: RestartOutcome.Unknown } => "; what became of it is not known",
        _ => "",
    };

    private static void WriteNext(HtmlWriter html, RestartReport restarts, ConnectorRestarts past, DateTimeOffset now)
    {
        if (restarts.Options.Mode is RestartMode.Off || past.Pending is not null)
        {
            return;
        }

        if (restarts.State.IsPaused)
        {
            html.Markup("; the next one waits for the end of the outage");
        }
        else if (past.NotBefore is { } next && next.Utc > now)
        {
            html.Markup("; the next one ").Until(next.Utc, now);
        }
        else
        {
            html.Markup("; the next one follows");
        }
    }
}

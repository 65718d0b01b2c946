using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>How bad something looks, whatever the policy says; the worst stands first. The first two are trouble.</summary>
internal enum Severity
{
    Failed,

    /// <summary>Between two states, or in one that is not known.</summary>
    Unsettled,

    /// <summary>By a person's wish.</summary>
    Halted,
    Running,
}

internal static class Severities
{
    /// <summary>The worst of a connector and its tasks.</summary>
    public static Severity Classify(ConnectorStatus connector)
    {
        var worst = Classify(connector.State);
        foreach (var task in connector.Tasks)
        {
            var severity = Classify(task.State);
            worst = severity < worst ? severity : worst;
        }

        return worst;
    }

    public static Severity Classify(ConnectState state) => state.Kind switch
    {
        StateKind.Failed or StateKind.Missing => Severity.Failed,
        StateKind.Unassigned or StateKind.Restarting or StateKind.Degraded or StateKind.Unknown => Severity.Unsettled,
        StateKind.Paused or StateKind.Stopped => Severity.Halted,
        _ => Severity.Running,
    };
}

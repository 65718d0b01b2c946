using Healthcheck.Connect;

namespace Healthcheck.Health;

/// <summary>How bad it looks, whatever the policy says: for putting the worst first.</summary>
internal static class Severity
{
    /// <returns>The worst of a connector and its tasks: 0 failed, 1 in between, 2 halted by a person, 3 running.</returns>
    public static int Of(ConnectorStatus connector)
    {
        var worst = Of(connector.State);
        foreach (var task in connector.Tasks)
        {
            worst = Math.Min(worst, Of(task.State));
        }

        return worst;
    }

    private static int Of(ConnectState state) => state.Kind switch
    {
        StateKind.Failed or StateKind.Missing => 0,
        StateKind.Unassigned or StateKind.Restarting or StateKind.Unknown => 1,
        StateKind.Paused or StateKind.Stopped => 2,
        _ => 3,
    };
}

using System.Globalization;

namespace Healthcheck.Rest;

/// <summary>The addresses below a worker's base URL, which ends in a slash and may have a path of its own.</summary>
internal static class ConnectUrls
{
    public static Uri StatusList(Uri worker) => new(worker, "connectors?expand=status");

    public static Uri StatusListWithTasks(Uri worker) => new(worker, "connectors?expand=status&expand=info");

    public static Uri Names(Uri worker) => new(worker, "connectors");

    public static Uri Health(Uri worker) => new(worker, "health");

    public static Uri Connector(Uri worker, string name) => new(worker, $"connectors/{Uri.EscapeDataString(name)}");

    public static Uri Status(Uri worker, string name) => new(worker, $"connectors/{Uri.EscapeDataString(name)}/status");

    public static Uri Restart(Uri worker, string name) => new(worker, $"connectors/{Uri.EscapeDataString(name)}/restart");

    /// <summary>The connector and those of its tasks that have failed, by one call.</summary>
    public static Uri RestartFailed(Uri worker, string name) =>
        new(worker, $"connectors/{Uri.EscapeDataString(name)}/restart?includeTasks=true&onlyFailed=true");

    public static Uri RestartTask(Uri worker, string name, int task) =>
        new(worker, string.Create(CultureInfo.InvariantCulture, $"connectors/{Uri.EscapeDataString(name)}/tasks/{task}/restart"));

    /// <summary>A name of dots alone is folded away by every client on the path to the server.</summary>
    public static bool HasPath(string name) => name is not ("." or "..");
}

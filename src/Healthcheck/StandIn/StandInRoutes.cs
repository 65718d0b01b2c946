using System.Globalization;

namespace Healthcheck.StandIn;

/// <summary>The truthful answers: what a healthy worker of a given version says about the cluster.</summary>
internal sealed class StandInRoutes(StandInCluster cluster)
{
    private const string ClusterId = "MkU3OEVBNTcwNTJENDM2Qk";

    /// <summary>Whether the herder thread has to answer, so that the call waits while the worker is stuck.</summary>
    public static bool NeedsHerder(StandInTarget target, StandInVersion version)
    {
        return target.Segments switch
        {
            ["connectors"] => version == StandInVersion.NoExpand,
            ["connectors", _] => true,
            _ => false,
        };
    }

    public StandInReply Find(StandInTarget target, StandInVersion version)
    {
        var pluginVersion = version == StandInVersion.Newest ? "4.3.1" : null;
        return target.Segments switch
        {
            [""] => Root(version),
            ["health"] when version == StandInVersion.Newest => Healthy(),
            ["connectors"] => StandInReply.Json(cluster.Write(Listing(target, version, pluginVersion))),
            ["connectors", var name] => Info(name),
            ["connectors", var name, "status"] => Status(name, pluginVersion),
            ["connectors", var name, "tasks", var id, "status"] => TaskStatus(name, id, pluginVersion),
            _ => NotFound(),
        };
    }

    /// <summary>What <c>/health</c> says of a worker whose herder is stuck.</summary>
    public static StandInReply Unhealthy(DateTimeOffset since)
    {
        var began = since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var message = "Worker was unable to handle this request and may be unable to handle other requests. "
            + $"The worker is currently flushing updates to the status topic, which began at {began}.";
        return StandInReply.Json(StandInJson.Texts(("status", "unhealthy"), ("message", message)), 500);
    }

    /// <summary>Jetty's own 404 while Connect's resources are not up yet; empty before 2.3.</summary>
    public static StandInReply Bare(string path, StandInVersion version)
    {
        return version == StandInVersion.NoExpand
            ? new StandInReply { Status = 404, ContentType = null }
            : StandInReply.Json(StandInJson.Texts(("message", "Not Found"), ("url", path), ("status", "404")), 404);
    }

    private static StandInReply Healthy()
    {
        const string Message = "Worker has completed startup and is ready to handle requests.";
        return StandInReply.Json(StandInJson.Texts(("status", "healthy"), ("message", Message)));
    }

    private static StandInReply NotFound()
    {
        return StandInReply.Error(404, "HTTP 404 Not Found");
    }

    private static StandInReply Root(StandInVersion version)
    {
        var (number, commit) = version switch
        {
            StandInVersion.Newest => ("4.3.1", "26b251a451ce941d"),
            StandInVersion.NoHealth => ("3.6.2", "c4deed513057c94e"),
            _ => ("2.2.2", "1d348535a0a747d1"),
        };
        return StandInReply.Json(
            StandInJson.Texts(("version", number), ("commit", commit), ("kafka_cluster_id", ClusterId)));
    }

    private static StandInListing Listing(StandInTarget target, StandInVersion version, string? pluginVersion)
    {
        return target.Expand is { } values && version != StandInVersion.NoExpand
            ? new StandInListing(true, values.Contains("status"), values.Contains("info"), pluginVersion)
            : default;
    }

    private StandInReply Info(string name)
    {
        return cluster.TryFind(name, out var connector)
            ? StandInReply.Json(StandInJson.Info(connector))
            : StandInReply.Error(404, $"Connector {name} not found");
    }

    private StandInReply Status(string name, string? pluginVersion)
    {
        return cluster.TryFind(name, out var connector) && connector.Reported
            ? StandInReply.Json(StandInJson.Status(connector, pluginVersion))
            : StandInReply.Error(404, $"No status found for connector {name}");
    }

    private StandInReply TaskStatus(string name, string id, string? pluginVersion)
    {
        if (!int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return NotFound();
        }

        var task = cluster.TryFind(name, out var connector)
            ? connector.Tasks.FirstOrDefault(candidate => candidate.Id == number)
            : null;
        return task is null
            ? StandInReply.Error(404, $"No status found for task {name}-{number}")
            : StandInReply.Json(StandInJson.Task(task, pluginVersion));
    }
}

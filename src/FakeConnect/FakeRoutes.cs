using System.Globalization;

namespace FakeConnect;

/// <summary>The truthful answers: what a healthy worker of a given version says about the cluster.</summary>
internal sealed class FakeRoutes(FakeCluster cluster)
{
    private const string ClusterId = "MkU3OEVBNTcwNTJENDM2Qk";

    /// <summary>Whether the herder thread has to answer, so that the call waits while the worker is stuck.</summary>
    public static bool NeedsHerder(FakeTarget target, FakeVersion version)
    {
        return target.Segments switch
        {
            ["connectors"] => version == FakeVersion.NoExpand,
            ["connectors", _] => true,
            _ => false,
        };
    }

    public FakeReply Find(FakeTarget target, FakeVersion version)
    {
        var pluginVersion = version == FakeVersion.Newest ? "4.3.1" : null;
        return target.Segments switch
        {
            [""] => Root(version),
            ["health"] when version == FakeVersion.Newest => Healthy(),
            ["connectors"] => FakeReply.Json(cluster.Write(Listing(target, version, pluginVersion))),
            ["connectors", var name] => Info(name),
            ["connectors", var name, "status"] => Status(name, pluginVersion),
            ["connectors", var name, "tasks", var id, "status"] => TaskStatus(name, id, pluginVersion),
            _ => NotFound(),
        };
    }

    /// <summary>What <c>/health</c> says of a worker whose herder is stuck.</summary>
    public static FakeReply Unhealthy(DateTimeOffset since)
    {
        var began = since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var message = "Worker was unable to handle this request and may be unable to handle other requests. "
            + $"The worker is currently flushing updates to the status topic, which began at {began}.";
        return FakeReply.Json(FakeJson.Texts(("status", "unhealthy"), ("message", message)), 500);
    }

    /// <summary>Jetty's own 404 while Connect's resources are not up yet; empty before 2.3.</summary>
    public static FakeReply Bare(string path, FakeVersion version)
    {
        return version == FakeVersion.NoExpand
            ? new FakeReply { Status = 404, ContentType = null }
            : FakeReply.Json(FakeJson.Texts(("message", "Not Found"), ("url", path), ("status", "404")), 404);
    }

    private static FakeReply Healthy()
    {
        const string Message = "Worker has completed startup and is ready to handle requests.";
        return FakeReply.Json(FakeJson.Texts(("status", "healthy"), ("message", Message)));
    }

    private static FakeReply NotFound()
    {
        return FakeReply.Error(404, "HTTP 404 Not Found");
    }

    private static FakeReply Root(FakeVersion version)
    {
        var (number, commit) = version switch
        {
            FakeVersion.Newest => ("4.3.1", "26b251a451ce941d"),
            FakeVersion.NoHealth => ("3.6.2", "c4deed513057c94e"),
            _ => ("2.2.2", "1d348535a0a747d1"),
        };
        return FakeReply.Json(
            FakeJson.Texts(("version", number), ("commit", commit), ("kafka_cluster_id", ClusterId)));
    }

    private static FakeListing Listing(FakeTarget target, FakeVersion version, string? pluginVersion)
    {
        return target.Expand is { } values && version != FakeVersion.NoExpand
            ? new FakeListing(true, values.Contains("status"), values.Contains("info"), pluginVersion)
            : default;
    }

    private FakeReply Info(string name)
    {
        return cluster.TryFind(name, out var connector)
            ? FakeReply.Json(FakeJson.Info(connector))
            : FakeReply.Error(404, $"Connector {name} not found");
    }

    private FakeReply Status(string name, string? pluginVersion)
    {
        return cluster.TryFind(name, out var connector) && connector.Reported
            ? FakeReply.Json(FakeJson.Status(connector, pluginVersion))
            : FakeReply.Error(404, $"No status found for connector {name}");
    }

    private FakeReply TaskStatus(string name, string id, string? pluginVersion)
    {
        if (!int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return NotFound();
        }

        var task = cluster.TryFind(name, out var connector)
            ? connector.Tasks.FirstOrDefault(candidate => candidate.Id == number)
            : null;
        return task is null
            ? FakeReply.Error(404, $"No status found for task {name}-{number}")
            : FakeReply.Json(FakeJson.Task(task, pluginVersion));
    }
}

using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using FakeConnect;
using Healthcheck.Tests.Support;
using Healthcheck.Web;

namespace Healthcheck.Tests.Web;

/// <summary>deploy/status.schema.json describes what /status answers.</summary>
internal sealed class StatusSchemaTests
{
    private static readonly string[] Times =
    [
        "At", "LastAt", "LastSuccessAt", "SnapshotAt", "WorkerSeenAliveAt", "Since", "CountsFrom", "NextAt", "PausedSince",
        "ServerCertificateExpiresAt", "ClientCertificateExpiresAt",
    ];

    [Test]
    public async Task Schema_Shipped_IsThatOfTheTypes()
    {
        var shipped = await File.ReadAllTextAsync(Repository.Path("deploy", "status.schema.json"));

        var schema = Schema().ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";

        Assert.That(shipped, Is.EqualTo(schema), () => $"if that is meant, the schema is now:\n{schema}");
    }

    [Test]
    public async Task Status_BeforeAndAfterAFailure_IsAsTheSchemaSays()
    {
        var clock = new ManualTimeProvider();
        var (connect, cluster) = await RunningDaemon.StartConnectAsync(FakeConnector.Running("orders", "source", 2, "w1", "w2"));
        await using var worker = connect;
        await using var daemon = await RunningDaemon.StartAsync(
            connect.Address, clock, "--grace-period", "30s", "--connect-worker-id", "nobody:1");
        var schema = Schema();

        Require(schema, JsonNode.Parse(await daemon.ReadAsync("/status")), "status");
        cluster.SetTask("orders", 0, "FAILED");
        await clock.WaitUntilArmedAsync(1);
        clock.Advance(TimeSpan.FromSeconds(10));
        await daemon.NextReportAsync();
        Require(schema, JsonNode.Parse(await daemon.ReadAsync("/status")), "status");
    }

    private static JsonObject Schema()
    {
        var schema = StatusJsonContext.Default.StatusSnapshotDocument.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Complete,
        });
        var whole = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "GET /status of kafka-connect-healthcheck",
            ["description"] = "Members may be added; those that are here keep their name and type.",
        };
        foreach (var (name, value) in schema.AsObject().ToList())
        {
            schema.AsObject().Remove(name);
            whole[name] = value;
        }

        return whole;
    }

    /// <summary>
    /// Required is what is always there: neither left out when it is null, nor part of a snapshot that there may not be yet.
    /// </summary>
    private static JsonNode Complete(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is JsonObject schema && schema.ContainsKey("properties"))
        {
            schema["required"] = new JsonArray([.. context.TypeInfo.Properties
                .Where(property => property.AttributeProvider is not MemberInfo member
                    || (member.GetCustomAttribute<JsonIgnoreAttribute>() is null && member.DeclaringType != typeof(StatusSnapshotDocument)))
                .Select(property => (JsonNode)property.Name)]);
        }

        if (context.PropertyInfo?.AttributeProvider is MemberInfo { Name: var name } && Times.Contains(name))
        {
            node["format"] = "date-time";
        }

        return node;
    }

    private static void Require(JsonNode schema, JsonNode? value, string path)
    {
        var types = schema["type"] is JsonArray several ? several.Select(type => (string)type!).ToList() : [(string)schema["type"]!];
        Assert.That(types, Does.Contain(TypeOf(value)).Or.Contain(TypeOf(value) is "integer" ? "number" : ""), path);
        if (value is JsonObject members)
        {
            var known = schema["properties"]!.AsObject();
            Assert.That(members.Select(member => member.Key), Is.SubsetOf(known.Select(property => property.Key)), path);
            Assert.That(
                schema["required"]!.AsArray().Select(name => (string)name!), Is.SubsetOf(members.Select(member => member.Key)), path);
            foreach (var (name, member) in members)
            {
                Require(known[name]!, member, $"{path}.{name}");
            }
        }
        else if (value is JsonArray items)
        {
            foreach (var item in items)
            {
                Require(schema["items"]!, item, $"{path}[]");
            }
        }
    }

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.AsValue().TryGetValue<long>(out _) ? "integer" : "number",
    };
}

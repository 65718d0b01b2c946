using System.Reflection;
using FakeConnect;
using Healthcheck.Configuration;
using Healthcheck.Metrics;
using Healthcheck.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Healthcheck.Tests.Architecture;

/// <summary>Data flows one way: a room knows only those named here. The composition root knows all; nobody knows it.</summary>
internal sealed class LayeringTests
{
    private static readonly Assembly Product = typeof(DaemonOptions).Assembly;
    private static readonly string[] PureRooms = ["Connect", "Health"];
    private static readonly Type[] MembersOfOptions =
    [
        typeof(MetricsLimits), typeof(RequestHeaders), typeof(ClientCertificateFiles), typeof(SecretRedactor),
    ];

    [TestCase("Connect", "")]
    [TestCase("Files", "")]
    [TestCase("Health", "Connect")]
    [TestCase("Metrics", "Connect,Health,Polling,Restarts")]
    [TestCase("Rest", "Connect,Files")]
    [TestCase("Restarts", "Connect,Files,Health,Rest")]
    [TestCase("Polling", "Connect,Health,Rest,Restarts")]
    [TestCase("Web", "Connect,Files,Health,Metrics,Polling,Restarts")]
    [TestCase("Commands", "Connect,Files,Health,Rest,Restarts,Polling,Metrics,Web,Configuration")]
    public void Room_AllItsTypes_KnowOnlyTheRoomsAllowed(string room, string allowed)
    {
        var rooms = allowed.Split(',').Append(room).ToHashSet();
        var types = Types(room);

        var strangers =
            from type in types
            from mentioned in Mentions.Find(type)
            where mentioned.Assembly == Product && !IsKnownToAll(mentioned) && !rooms.Contains(RoomOf(mentioned))
            select $"{type.FullName} knows {mentioned.FullName}";

        Assert.That(types, Is.Not.Empty);
        Assert.That(strangers.Distinct(), Is.Empty);
    }

    /// <summary>The settings are written in the words of the rules; of the other rooms only what they let be set is known.</summary>
    [Test]
    public void Configuration_AllItsTypes_KnowTheRulesAndOptionsAlone()
    {
        string[] rooms = ["Connect", "Files", "Health", "Configuration"];
        var others =
            from type in Types("Configuration")
            from mentioned in Mentions.Find(type)
            where mentioned.Assembly == Product && !IsKnownToAll(mentioned) && !rooms.Contains(RoomOf(mentioned)) && !IsOption(mentioned)
            select $"{type.FullName} knows {mentioned.FullName}";

        Assert.That(others.Distinct(), Is.Empty);
    }

    [TestCase(typeof(HttpClient))]
    [TestCase(typeof(ILogger))]
    [TestCase(typeof(ILogger<>))]
    [TestCase(typeof(ILoggerFactory))]
    [TestCase(typeof(IOptions<>))]
    [TestCase(typeof(HttpContext))]
    [TestCase(typeof(Task))]
    public void PureRooms_AllTheirTypes_MentionNoEdge(Type edge)
    {
        var impure = PureRooms.SelectMany(Types).Where(type => Mentions.Find(type).Contains(edge));

        Assert.That(impure, Is.Empty);
    }

    [Test]
    public void OpenTelemetry_AllTypes_IsMentionedInItsRoomAlone()
    {
        var others = Product.GetTypes().Where(type => RoomOf(type) != "Metrics")
            .Where(
                type =>
                    Mentions.Find(type).Any(mentioned => mentioned.Namespace?
                        .StartsWith("OpenTelemetry", StringComparison.Ordinal) ?? false));

        Assert.That(others, Is.Empty);
    }

    [Test]
    public void FakeConnect_AllTypes_IsKnownToTheCommandsThatShowADemo()
    {
        var knowing = Product.GetTypes().Where(type => RoomOf(type) is not ("root" or "Commands"))
            .Where(type => Mentions.Find(type).Any(mentioned => mentioned.Assembly == typeof(FakeWorker).Assembly));

        Assert.That(knowing, Is.Empty);
    }

    [Test]
    public void PureRooms_AllTheirTypes_ReadNoClock()
    {
        // Timestamp.Now is where a TimeProvider becomes a value; whoever calls it stands outside.
        var clocks = PureRooms.SelectMany(Types)
            .Where(type => Mentions.Find(type).Contains(typeof(TimeProvider)) && type.Name != "Timestamp");

        Assert.That(clocks, Is.Empty);
    }

    [Test]
    public void Of_KnownTypes_SeesShapesAndBodies()
    {
        var client = Product.GetType("Healthcheck.Rest.ConnectClient", throwOnError: true)!;
        var client2 = Types("Rest").Where(type => type.FullName!.StartsWith(client.FullName!, StringComparison.Ordinal));

        var mentioned = client2.SelectMany(Mentions.Find).Select(type => type.Name).ToHashSet();

        Assert.That(mentioned, Does.Contain("HttpClient").And.Contain("ConnectUrls").And.Contain("ConnectSnapshot"));
    }

    private static Type[] Types(string room) => [.. Product.GetTypes().Where(type => RoomOf(type) == room)];

    /// <summary>What is of one kind in all rooms, such as texts for people; compilers' helpers belong to nobody.</summary>
    private static bool IsKnownToAll(Type type) =>
        type.Namespace is null || !type.Namespace.StartsWith("Healthcheck", StringComparison.Ordinal)
            || type.Name is "Product" or "HostName" or "Secret" or "DisplayText";

    /// <summary>A record of options, or what its members are.</summary>
    private static bool IsOption(Type type) =>
        type.IsEnum || type.Name.EndsWith("Options", StringComparison.Ordinal) || MembersOfOptions.Contains(type);

    private static string RoomOf(Type type) =>
        type.Namespace is { } name && name.StartsWith("Healthcheck.", StringComparison.Ordinal) ? name.Split('.')[1] : "root";
}

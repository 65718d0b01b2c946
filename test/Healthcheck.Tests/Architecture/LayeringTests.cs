using System.Reflection;
using FakeConnect;
using Healthcheck.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Healthcheck.Tests.Architecture;

/// <summary>Data flows one way: a room knows only those named here. The composition root knows all; nobody knows it.</summary>
internal sealed class LayeringTests
{
    private static readonly Assembly Product = typeof(DaemonSettings).Assembly;
    private static readonly string[] PureRooms = ["Connect", "Health"];

    [TestCase("Connect", "")]
    [TestCase("Health", "Connect")]
    [TestCase("Metrics", "Connect,Health,Polling")]
    [TestCase("Rest", "Connect")]
    [TestCase("Polling", "Connect,Health,Rest")]
    [TestCase("Web", "Connect,Health,Metrics,Polling")]
    [TestCase("Commands", "Connect,Health,Configuration")]
    [TestCase("Configuration", "Health")]
    public void Room_AllItsTypes_KnowOnlyTheRoomsAllowed(string room, string allowed)
    {
        var rooms = allowed.Split(',').Append(room).ToHashSet();
        var types = Types(room);

        var strangers =
            from type in types
            from mentioned in Mentions.Of(type)
            where mentioned.Assembly == Product && !IsKnownToAll(mentioned) && !rooms.Contains(RoomOf(mentioned))
            select $"{type.FullName} knows {mentioned.FullName}";

        Assert.That(types, Is.Not.Empty);
        Assert.That(strangers.Distinct(), Is.Empty);
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
        var impure = PureRooms.SelectMany(Types).Where(type => Mentions.Of(type).Contains(edge));

        Assert.That(impure, Is.Empty);
    }

    [Test]
    public void OpenTelemetry_AllTypes_IsMentionedInItsRoomAlone()
    {
        var others = Product.GetTypes().Where(type => RoomOf(type) != "Metrics")
            .Where(type => Mentions.Of(type).Any(mentioned => mentioned.Namespace?.StartsWith("OpenTelemetry", StringComparison.Ordinal) ?? false));

        Assert.That(others, Is.Empty);
    }

    [Test]
    public void FakeConnect_AllTypesInARoom_DoNotKnowIt()
    {
        var knowing = Product.GetTypes().Where(type => RoomOf(type) != "root")
            .Where(type => Mentions.Of(type).Any(mentioned => mentioned.Assembly == typeof(FakeWorker).Assembly));

        Assert.That(knowing, Is.Empty);
    }

    [Test]
    public void PureRooms_AllTheirTypes_ReadNoClock()
    {
        // Timestamp.Now is where a TimeProvider becomes a value; whoever calls it stands outside.
        var clocks = PureRooms.SelectMany(Types)
            .Where(type => Mentions.Of(type).Contains(typeof(TimeProvider)) && type.Name != "Timestamp");

        Assert.That(clocks, Is.Empty);
    }

    [Test]
    public void Of_KnownTypes_SeesShapesAndBodies()
    {
        var client = Product.GetType("Healthcheck.Rest.ConnectClient", throwOnError: true)!;
        var client2 = Types("Rest").Where(type => type.FullName!.StartsWith(client.FullName!, StringComparison.Ordinal));

        var mentioned = client2.SelectMany(Mentions.Of).Select(type => type.Name).ToHashSet();

        Assert.That(mentioned, Does.Contain("HttpClient").And.Contain("ConnectUrls").And.Contain("ConnectSnapshot"));
    }

    private static Type[] Types(string room) => [.. Product.GetTypes().Where(type => RoomOf(type) == room)];

    /// <summary>What the program calls itself may be known to all, and which hosts .NET can ask for; compilers' helpers belong to nobody.</summary>
    private static bool IsKnownToAll(Type type) =>
        type.Namespace is null || !type.Namespace.StartsWith("Healthcheck", StringComparison.Ordinal) || type.Name is "Product" or "HostName";

    private static string RoomOf(Type type) =>
        type.Namespace is { } name && name.StartsWith("Healthcheck.", StringComparison.Ordinal) ? name.Split('.')[1] : "root";
}

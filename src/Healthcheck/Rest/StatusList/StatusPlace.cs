namespace Healthcheck.Rest;

/// <summary>Where in Connect's status JSON a parser stands.</summary>
internal enum StatusPlace
{
    /// <summary>Before the first token.</summary>
    Start,

    /// <summary>The map of connectors.</summary>
    Root,

    /// <summary>The array of names, as a worker before 2.3 answers.</summary>
    Names,

    /// <summary>What the map holds for one connector.</summary>
    Entry,

    /// <summary>The status of one connector.</summary>
    Status,

    /// <summary>The connector's own state.</summary>
    Connector,

    /// <summary>The array of its tasks.</summary>
    Tasks,
    Task,

    /// <summary>What is configured of one connector.</summary>
    Info,

    /// <summary>The array of the tasks that are configured.</summary>
    InfoTasks,

    /// <summary>Behind the last token.</summary>
    End,
}

/// <summary>How the places lie within each other.</summary>
internal static class StatusPlaces
{
    /// <param name="member">The member before the bracket.</param>
    /// <param name="isObject">Whether it is the bracket of an object, rather than of an array.</param>
    /// <param name="isSingle">Whether the body is the status of one connector, rather than a list.</param>
    /// <returns>Null for what has no meaning there and is to be skipped.</returns>
    public static StatusPlace? Enter(StatusPlace place, StatusMember member, bool isObject, bool isSingle) =>
        (place, member, isObject) switch
        {
            (StatusPlace.Start, _, true) => isSingle ? StatusPlace.Status : StatusPlace.Root,
            (StatusPlace.Start, _, false) when !isSingle => StatusPlace.Names,
            (StatusPlace.Root, _, true) => StatusPlace.Entry,
            (StatusPlace.Entry, StatusMember.Status, true) => StatusPlace.Status,
            (StatusPlace.Entry, StatusMember.Info, true) => StatusPlace.Info,
            (StatusPlace.Status, StatusMember.Connector, true) => StatusPlace.Connector,
            (StatusPlace.Status, StatusMember.Tasks, false) => StatusPlace.Tasks,
            (StatusPlace.Tasks, _, true) => StatusPlace.Task,
            (StatusPlace.Info, StatusMember.Tasks, false) => StatusPlace.InfoTasks,
            _ => null,
        };

    public static StatusPlace Leave(StatusPlace place, bool isSingle) => place switch
    {
        StatusPlace.Task => StatusPlace.Tasks,
        StatusPlace.Connector or StatusPlace.Tasks => StatusPlace.Status,
        StatusPlace.InfoTasks => StatusPlace.Info,
        StatusPlace.Status when isSingle => StatusPlace.End,
        StatusPlace.Status or StatusPlace.Info => StatusPlace.Entry,
        StatusPlace.Entry => StatusPlace.Root,
        _ => StatusPlace.End,
    };
}

/// <summary>The members that mean something in one of the places of the JSON.</summary>
internal enum StatusMember
{
    Other,
    Status,
    Info,
    Connector,
    Tasks,
    Type,
    Id,
    State,
    WorkerId,
    Trace,
    Name,
    Version,
    Config,
}

internal static class StatusMembers
{
    /// <param name="name">UTF-8, without escapes.</param>
    public static StatusMember Parse(StatusPlace place, ReadOnlySpan<byte> name) => place switch
    {
        StatusPlace.Entry => name.SequenceEqual("status"u8) ? StatusMember.Status
            : name.SequenceEqual("info"u8) ? StatusMember.Info
            : StatusMember.Other,
        StatusPlace.Info => name.SequenceEqual("tasks"u8) ? StatusMember.Tasks
            : name.SequenceEqual("config"u8) ? StatusMember.Config
            : StatusMember.Other,
        StatusPlace.Status => name.SequenceEqual("connector"u8) ? StatusMember.Connector
            : name.SequenceEqual("tasks"u8) ? StatusMember.Tasks
            : name.SequenceEqual("type"u8) ? StatusMember.Type
            : name.SequenceEqual("name"u8) ? StatusMember.Name
            : StatusMember.Other,
        _ => name.SequenceEqual("state"u8) ? StatusMember.State
            : name.SequenceEqual("worker_id"u8) ? StatusMember.WorkerId
            : name.SequenceEqual("id"u8) ? StatusMember.Id
            : name.SequenceEqual("version"u8) ? StatusMember.Version
            : name.SequenceEqual("trace"u8) ? StatusMember.Trace
            : StatusMember.Other,
    };
}

namespace Healthcheck.Rest;

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

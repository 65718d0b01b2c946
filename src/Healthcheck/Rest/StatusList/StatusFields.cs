using System.Text.Json;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>What the status of a connector and that of a task have in common, as far as it has been read.</summary>
internal struct StatusFields
{
    public int? Id;
    public ConnectState? State;
    public string? WorkerId;
    public string? Trace;

    /// <summary>Its state or its worker id is no such thing.</summary>
    public bool IsOdd;

    /// <summary>Takes the value on which the reader stands, as far as it is of the kind that the member should have.</summary>
    /// <param name="before">What stood in the same place when the list was read before.</param>
    public void Read(StatusMember member, ref Utf8JsonReader reader, StringPool text, in StatusFields before)
    {
        switch (member, reader.TokenType)
        {
            case (StatusMember.State or StatusMember.WorkerId, JsonTokenType.String) when !text.IsWord(ref reader):
                IsOdd = true;
                break;
            case (StatusMember.State, JsonTokenType.String):
                State = text.State(ref reader, before.State);
                break;
            case (StatusMember.WorkerId, JsonTokenType.String):
                WorkerId = text.Shared(ref reader, before.WorkerId);
                break;
            case (StatusMember.Trace, JsonTokenType.String):
                Trace = text.Trace(ref reader, before.Trace);
                break;
            case (StatusMember.Id, JsonTokenType.Number):
                Id = reader.TryGetInt32(out var id) && id >= 0 ? id : null;
                break;
        }
    }
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>
/// Reads Connect's status JSON token by token, so that no more than one token is ever held: the list (a map of connectors), the
/// list of a worker before 2.3 (an array of names), or the status of one connector. Members it does not know are skipped.
/// </summary>
/// <param name="text">Holds strings; one parser at a time may use it.</param>
/// <param name="budget">What the reading may keep.</param>
/// <param name="known">The list as it was read before: what still is so is handed out again, instance by instance.</param>
internal sealed class StatusParser(StringPool text, ReadingBudget budget, ImmutableArray<ConnectorStatus> known)
{
    private readonly StatusBuilder _built = new(known);

    // By place, one bit for each member that the object there has had.
    private readonly int[] _had = new int[(int)StatusPlace.End];
    private StatusPlace _place = StatusPlace.Start;
    private StatusMember _member = StatusMember.Other;
    private string? _single;
    private int _skippedDepth = -1;
    private bool _hasConnector;

    /// <summary>The names, when the answer was an array; otherwise null.</summary>
    public List<string>? Names { get; private set; }

    /// <summary>A parser for <c>GET /connectors</c>.</summary>
    public static StatusParser ForNames(ReadingBudget budget) => new(new StringPool(maxTraceBytes: 0, budget), budget, []);

    /// <summary>A parser for <c>GET /connectors/{name}/status</c>.</summary>
    public static StatusParser ForOne(string name, int maxTraceBytes, ReadingBudget budget)
    {
        var parser = new StatusParser(new StringPool(maxTraceBytes, budget), budget, []) { _single = name };
        budget.AddConnector(Encoding.UTF8.GetByteCount(name));
        parser._built.StartConnector(name);
        return parser;
    }

    /// <summary>The next string was cut while it was read, because it would not fit the buffer.</summary>
    public void ExpectCutString() => text.NextIsCut = true;

    /// <summary>Takes the token on which the reader stands.</summary>
    /// <exception cref="JsonException">The answer is JSON, but not Connect's.</exception>
    public void Accept(ref Utf8JsonReader reader)
    {
        if (_skippedDepth < 0)
        {
            Take(ref reader);
        }
        else if (reader.CurrentDepth == _skippedDepth)
        {
            _skippedDepth = -1;
        }

        text.NextIsCut = false;
    }

    /// <summary>What was read, once the body has ended; the very list that was known when nothing is different.</summary>
    /// <exception cref="JsonException">A connector is listed twice, or nothing that was read looks like a connector.</exception>
    public ImmutableArray<ConnectorStatus> Connectors()
    {
        var connectors = _built.Build();
        return _hasConnector || connectors.IsEmpty
            ? connectors
            : throw new JsonException("no member of the object looks like a connector");
    }

    private void Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                Name(ref reader);
                break;
            case JsonTokenType.StartObject:
            case JsonTokenType.StartArray:
                Open(ref reader);
                break;
            case JsonTokenType.EndObject:
            case JsonTokenType.EndArray:
                Close();
                break;
            default:
                Value(ref reader);
                break;
        }
    }

    private void Name(ref Utf8JsonReader reader)
    {
        if (_place is StatusPlace.Root)
        {
            budget.AddConnector(reader.ValueSpan.Length);
            _built.StartConnector(text.Name(ref reader, _built.NextName));
            _member = StatusMember.Other;
            return;
        }

        var name = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(StringPool.Read(ref reader)) : reader.ValueSpan;
        _member = StatusMembers.Parse(_place, name);
        if (_member is not StatusMember.Other)
        {
            ref var had = ref _had[(int)_place];
            var bit = 1 << (int)_member;
            had = (had & bit) == 0 ? had | bit : throw new JsonException("a member stands twice in one object");
        }
    }

    private void Open(ref Utf8JsonReader reader)
    {
        var isObject = reader.TokenType is JsonTokenType.StartObject;
        switch (_place, _member, isObject)
        {
            case (StatusPlace.Start, _, true):
                Enter(_single is null ? StatusPlace.Root : StatusPlace.Status);
                _built.HasStatus = _single is not null;
                break;
            case (StatusPlace.Start, _, false) when _single is null:
                _place = StatusPlace.Names;
                Names = [];
                break;
            case (StatusPlace.Root, _, true):
                Enter(StatusPlace.Entry);
                break;
            case (StatusPlace.Root, _, false):
                Skip(ref reader);
                _built.EndConnector();
                break;
            case (StatusPlace.Entry, StatusMember.Status, true):
                Enter(StatusPlace.Status);
                _built.HasStatus = true;
                break;
            case (StatusPlace.Entry, StatusMember.Info, true):
                Enter(StatusPlace.Info);
                break;
            case (StatusPlace.Info, StatusMember.Config, true):
                _hasConnector = true;
                Skip(ref reader);
                break;
            case (StatusPlace.Info, StatusMember.Tasks, false):
                Enter(StatusPlace.InfoTasks);
                _hasConnector = true;
                _built.ConfiguredTasks = 0;
                break;
            case (StatusPlace.InfoTasks, _, true):
                budget.AddConfiguredTask();
                _built.ConfiguredTasks++;
                Skip(ref reader);
                break;
            case (StatusPlace.InfoTasks, _, false):
                _built.ConfiguredTasks = null;
                Skip(ref reader);
                break;
            case (StatusPlace.Status, StatusMember.Connector, true):
                Enter(StatusPlace.Connector);
                _hasConnector = true;
                break;
            case (StatusPlace.Status, StatusMember.Tasks, false):
                Enter(StatusPlace.Tasks);
                _hasConnector = true;
                _built.HasTasks = true;
                break;
            case (StatusPlace.Status, StatusMember.Name, _) when _single is not null:
                throw new JsonException("the status of another connector");
            case (StatusPlace.Tasks, _, _):
                budget.AddTask();
                _built.StartTask();
                if (isObject)
                {
                    Enter(StatusPlace.Task);
                }
                else
                {
                    Skip(ref reader);
                    _built.EndTask();
                }

                break;
            case (StatusPlace.Start or StatusPlace.Names, _, _):
                throw new JsonException("neither a map of connectors nor an array of names");
            default:
                Skip(ref reader);
                break;
        }
    }

    private void Enter(StatusPlace place)
    {
        _place = place;
        _had[(int)place] = 0;
    }

    private void Close()
    {
        switch (_place)
        {
            case StatusPlace.Task:
                _built.EndTask();
                _place = StatusPlace.Tasks;
                break;
            case StatusPlace.Connector or StatusPlace.Tasks:
                _place = StatusPlace.Status;
                break;
            case StatusPlace.Status when _single is not null:
                _built.EndConnector();
                _place = StatusPlace.End;
                break;
            case StatusPlace.Status or StatusPlace.Info:
                _place = StatusPlace.Entry;
                break;
            case StatusPlace.InfoTasks:
                _place = StatusPlace.Info;
                break;
            case StatusPlace.Entry:
                _built.EndConnector();
                _place = StatusPlace.Root;
                break;
            case StatusPlace.Names when Names!.ToHashSet(StringComparer.Ordinal).Count < Names!.Count:
                throw new JsonException("a connector is listed twice");
            default:
                _place = StatusPlace.End;
                break;
        }
    }

    private void Value(ref Utf8JsonReader reader)
    {
        switch (_place)
        {
            case StatusPlace.Names when reader.TokenType is JsonTokenType.String:
                budget.AddName(reader.ValueSpan.Length);
                Names!.Add(text.Name(ref reader));
                break;
            case StatusPlace.Start or StatusPlace.Names:
                throw new JsonException("neither a map of connectors nor an array of names");
            case StatusPlace.Root:
                _built.EndConnector();
                break;
            case StatusPlace.Status when _member is StatusMember.Name && _single is not null:
                if (reader.TokenType is not JsonTokenType.String || text.Name(ref reader, _single) != _single)
                {
                    throw new JsonException("the status of another connector");
                }

                break;
            case StatusPlace.Status when _member is StatusMember.Type && reader.TokenType is JsonTokenType.String && text.IsWord(ref reader):
                _built.Type = text.Shared(ref reader, _built.Before?.Type);
                break;
            case StatusPlace.InfoTasks:
                _built.ConfiguredTasks = null;
                break;
            case StatusPlace.Connector:
                Field(ref _built.Connector, _built.ConnectorBefore, ref reader);
                break;
            case StatusPlace.Tasks:
                budget.AddTask();
                _built.StartTask();
                _built.EndTask();
                break;
            case StatusPlace.Task:
                Field(ref _built.Task, _built.TaskBefore, ref reader);
                break;
        }
    }

    /// <param name="before">What stood in the same place when the list was read before.</param>
    private void Field(ref StatusBuilder.Part part, in StatusBuilder.Part before, ref Utf8JsonReader reader)
    {
        switch (_member, reader.TokenType)
        {
            case (StatusMember.State or StatusMember.WorkerId, JsonTokenType.String) when !text.IsWord(ref reader):
                part.IsOdd = true;
                break;
            case (StatusMember.State, JsonTokenType.String):
                part.State = text.State(ref reader, before.State);
                break;
            case (StatusMember.WorkerId, JsonTokenType.String):
                part.WorkerId = text.Shared(ref reader, before.WorkerId);
                break;
            case (StatusMember.Trace, JsonTokenType.String):
                part.Trace = text.Trace(ref reader, before.Trace);
                break;
            case (StatusMember.Id, JsonTokenType.Number):
                part.Id = reader.TryGetInt32(out var id) && id >= 0 ? id : null;
                break;
        }
    }

    private void Skip(ref Utf8JsonReader reader) => _skippedDepth = reader.CurrentDepth;
}

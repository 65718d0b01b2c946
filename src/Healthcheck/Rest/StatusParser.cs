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
/// <param name="known">The list as it was read before: what still is so is handed out again, instance by instance.</param>
internal sealed class StatusParser(JsonText text, ImmutableArray<ConnectorStatus> known)
{
    private readonly StatusBuilder _built = new(known);
    private Place _place = Place.Start;
    private Member _member = Member.Other;
    private bool _single;
    private int _skippedDepth = -1;

    private enum Place { Start, Root, Names, Entry, Status, Connector, Tasks, Task, Info, InfoTasks, End }

    private enum Member { Other, Status, Info, Connector, Tasks, Type, Id, State, WorkerId, Trace }

    /// <summary>The names, when the answer was an array; otherwise null.</summary>
    public List<string>? Names { get; private set; }

    /// <summary>A parser for <c>GET /connectors</c>.</summary>
    public static StatusParser ForNames() => new(new JsonText(maxTraceBytes: 0), []);

    /// <summary>A parser for <c>GET /connectors/{name}/status</c>.</summary>
    public static StatusParser ForOne(string name, int maxTraceBytes)
    {
        var parser = new StatusParser(new JsonText(maxTraceBytes), []) { _single = true };
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
    /// <exception cref="JsonException">A connector is listed twice.</exception>
    public ImmutableArray<ConnectorStatus> Connectors() => _built.Build();

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
        if (_place is Place.Root)
        {
            _built.StartConnector(JsonText.Read(ref reader, _built.NextName));
            _member = Member.Other;
            return;
        }

        var name = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(JsonText.Read(ref reader)) : reader.ValueSpan;
        _member = _place switch
        {
            Place.Entry => name.SequenceEqual("status"u8) ? Member.Status
                : name.SequenceEqual("info"u8) ? Member.Info
                : Member.Other,
            Place.Info => name.SequenceEqual("tasks"u8) ? Member.Tasks : Member.Other,
            Place.Status => name.SequenceEqual("connector"u8) ? Member.Connector
                : name.SequenceEqual("tasks"u8) ? Member.Tasks
                : name.SequenceEqual("type"u8) ? Member.Type
                : Member.Other,
            _ => name.SequenceEqual("state"u8) ? Member.State
                : name.SequenceEqual("worker_id"u8) ? Member.WorkerId
                : name.SequenceEqual("trace"u8) ? Member.Trace
                : name.SequenceEqual("id"u8) ? Member.Id
                : Member.Other,
        };
    }

    private void Open(ref Utf8JsonReader reader)
    {
        var isObject = reader.TokenType is JsonTokenType.StartObject;
        switch (_place, _member, isObject)
        {
            case (Place.Start, _, true):
                _place = _single ? Place.Status : Place.Root;
                break;
            case (Place.Start, _, false) when !_single:
                _place = Place.Names;
                Names = [];
                break;
            case (Place.Root, _, true):
                _place = Place.Entry;
                break;
            case (Place.Root, _, false):
                Skip(ref reader);
                _built.EndConnector();
                break;
            case (Place.Entry, Member.Status, true):
                _place = Place.Status;
                break;
            case (Place.Entry, Member.Info, true):
                _place = Place.Info;
                break;
            case (Place.Info, Member.Tasks, false):
                _place = Place.InfoTasks;
                _built.ConfiguredTasks = 0;
                break;
            case (Place.InfoTasks, _, _):
                _built.ConfiguredTasks++;
                Skip(ref reader);
                break;
            case (Place.Status, Member.Connector, true):
                _place = Place.Connector;
                break;
            case (Place.Status, Member.Tasks, false):
                _place = Place.Tasks;
                break;
            case (Place.Tasks, _, _):
                _built.StartTask();
                if (isObject)
                {
                    _place = Place.Task;
                }
                else
                {
                    Skip(ref reader);
                    _built.EndTask();
                }

                break;
            case (Place.Start or Place.Names, _, _):
                throw new JsonException("neither a map of connectors nor an array of names");
            default:
                Skip(ref reader);
                break;
        }
    }

    private void Close()
    {
        switch (_place)
        {
            case Place.Task:
                _built.EndTask();
                _place = Place.Tasks;
                break;
            case Place.Connector or Place.Tasks:
                _place = Place.Status;
                break;
            case Place.Status when _single:
                _built.EndConnector();
                _place = Place.End;
                break;
            case Place.Status or Place.Info:
                _place = Place.Entry;
                break;
            case Place.InfoTasks:
                _place = Place.Info;
                break;
            case Place.Entry:
                _built.EndConnector();
                _place = Place.Root;
                break;
            default:
                _place = Place.End;
                break;
        }
    }

    private void Value(ref Utf8JsonReader reader)
    {
        switch (_place)
        {
            case Place.Names when reader.TokenType is JsonTokenType.String:
                Names!.Add(JsonText.Read(ref reader));
                break;
            case Place.Start or Place.Names:
                throw new JsonException("neither a map of connectors nor an array of names");
            case Place.Root:
                _built.EndConnector();
                break;
            case Place.Status when _member is Member.Type && reader.TokenType is JsonTokenType.String:
                _built.Type = text.Shared(ref reader, _built.Before?.Type);
                break;
            case Place.Connector:
                Field(ref _built.Connector, _built.ConnectorBefore, ref reader);
                break;
            case Place.Tasks:
                _built.StartTask();
                _built.EndTask();
                break;
            case Place.Task:
                Field(ref _built.Task, _built.TaskBefore, ref reader);
                break;
        }
    }

    /// <param name="before">What stood in the same place when the list was read before.</param>
    private void Field(ref StatusBuilder.Part part, in StatusBuilder.Part before, ref Utf8JsonReader reader)
    {
        switch (_member, reader.TokenType)
        {
            case (Member.State, JsonTokenType.String):
                part.State = text.State(ref reader, before.State);
                break;
            case (Member.WorkerId, JsonTokenType.String):
                part.WorkerId = text.Shared(ref reader, before.WorkerId);
                break;
            case (Member.Trace, JsonTokenType.String):
                part.Trace = text.Trace(ref reader, before.Trace);
                break;
            case (Member.Id, JsonTokenType.Number):
                part.Id = reader.TryGetInt32(out var id) ? id : null;
                break;
        }
    }

    private void Skip(ref Utf8JsonReader reader) => _skippedDepth = reader.CurrentDepth;
}

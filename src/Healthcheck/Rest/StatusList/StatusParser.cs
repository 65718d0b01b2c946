using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>
/// Reads Connect's status JSON token by token, so that no more than one token is ever held: the list (a map of connectors), the
/// list of a worker before 2.3 (an array of names), or the status of one connector. Members it does not know are skipped. The list reads
/// <code>
/// {"orders": {
///     "status": {
///         "name": "orders",
///         "connector": {"state": "RUNNING", "worker_id": "connect-1:8083"},
///         "tasks": [{"id": 0, "state": "FAILED", "worker_id": "connect-2:8083", "trace": "org.apache.kafka..."}],
///         "type": "sink"},
///     "info": {"config": {...}, "tasks": [{"connector": "orders", "task": 0}]}}}
/// </code>
/// where <c>info</c> is there only if it was asked for; the status of one connector is what stands behind <c>"status"</c>.
/// </summary>
internal sealed class StatusParser
{
    private readonly StringPool _text;
    private readonly StatusContent _content;

    // By place, one bit for each member that the object there has had.
    private readonly int[] _had = new int[(int)StatusPlace.End];
    private StatusPlace _place = StatusPlace.Start;
    private StatusMember _member = StatusMember.Other;
    private int _skippedDepth = -1;

    /// <param name="text">Holds strings; one parser at a time may use it.</param>
    /// <param name="budget">What the reading may keep.</param>
    /// <param name="known">The list as it was read before: what still is so is handed out again, instance by instance.</param>
    public StatusParser(StringPool text, ReadingBudget budget, ImmutableArray<ConnectorStatus> known)
        : this(text, new StatusContent(text, budget, null, known))
    {
    }

    private StatusParser(StringPool text, StatusContent content) => (_text, _content) = (text, content);

    /// <summary>The names, when the answer was an array; otherwise null.</summary>
    public List<string>? Names => _content.Names;

    /// <summary>A parser for <c>GET /connectors</c>.</summary>
    public static StatusParser ForNames(ReadingBudget budget) => new(new StringPool(maxTraceBytes: 0, budget), budget, []);

    /// <summary>A parser for <c>GET /connectors/{name}/status</c>.</summary>
    public static StatusParser ForOne(string name, int maxTraceBytes, ReadingBudget budget)
    {
        var text = new StringPool(maxTraceBytes, budget);
        var content = new StatusContent(text, budget, name, []);
        content.StartSingle(Encoding.UTF8.GetByteCount(name));
        return new StatusParser(text, content);
    }

    /// <summary>The next string was cut while it was read, because it would not fit the buffer.</summary>
    public void ExpectCutString() => _text.NextIsCut = true;

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

        _text.NextIsCut = false;
    }

    /// <summary>What was read, once the body has ended; the very list that was known when nothing is different.</summary>
    /// <exception cref="JsonException">A connector is listed twice, or nothing that was read looks like a connector.</exception>
    public ImmutableArray<ConnectorStatus> Connectors() => _content.Build();

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
                _content.End(_place);
                _place = StatusPlaces.Leave(_place, _content.IsSingle);
                break;
            default:
                _content.Add(_place, _member, ref reader);
                break;
        }
    }

    private void Name(ref Utf8JsonReader reader)
    {
        if (_place is StatusPlace.Root)
        {
            _content.StartConnector(ref reader);
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
        if (StatusPlaces.Enter(_place, _member, isObject, _content.IsSingle) is { } place)
        {
            _place = place;
            _had[(int)place] = 0;
            _content.Begin(place);
        }
        else
        {
            _content.Pass(_place, _member, isObject);
            _skippedDepth = reader.CurrentDepth;
        }
    }
}

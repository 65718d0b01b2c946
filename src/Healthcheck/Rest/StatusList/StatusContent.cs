using System.Collections.Immutable;
using System.Text.Json;
using Healthcheck.Connect;

namespace Healthcheck.Rest;

/// <summary>
/// What the tokens of Connect's status JSON mean, by the place where they stand. What has no meaning there is passed over.
/// </summary>
/// <param name="single">The connector whose status alone is read; null for a list.</param>
/// <param name="known">The list as it was read before.</param>
internal sealed class StatusContent(StringPool text, ReadingBudget budget, string? single, ImmutableArray<ConnectorStatus> known)
{
    private readonly StatusBuilder _built = new(known);
    private bool _hasConnector;

    /// <summary>Whether the body is the status of one connector, rather than a list.</summary>
    public bool IsSingle => single is not null;

    /// <summary>The names, when the answer was an array; otherwise null.</summary>
    public List<string>? Names { get; private set; }

    /// <summary>What was read; the very list that was known when nothing is different.</summary>
    /// <exception cref="JsonException">A connector is listed twice, or nothing that was read looks like a connector.</exception>
    public ImmutableArray<ConnectorStatus> Build()
    {
        var connectors = _built.Build();
        return _hasConnector || connectors.IsEmpty
            ? connectors
            : throw new JsonException("no member of the object looks like a connector");
    }

    /// <summary>Begins the only connector of the body.</summary>
    public void StartSingle(int nameBytes)
    {
        budget.AddConnector(nameBytes);
        _built.StartConnector(single!);
    }

    /// <summary>Begins the connector whose name the reader stands on.</summary>
    public void StartConnector(ref Utf8JsonReader reader)
    {
        budget.AddConnector(reader.ValueSpan.Length);
        _built.StartConnector(text.Name(ref reader, _built.NextName));
    }

    /// <summary>An object or array that means something begins.</summary>
    public void Begin(StatusPlace place)
    {
        switch (place)
        {
            case StatusPlace.Names:
                Names = [];
                break;
            case StatusPlace.Status:
                _built.HasStatus = true;
                break;
            case StatusPlace.Connector:
                _hasConnector = true;
                break;
            case StatusPlace.Tasks:
                _hasConnector = true;
                _built.HasTasks = true;
                break;
            case StatusPlace.Task:
                budget.AddTask();
                _built.StartTask();
                break;
            case StatusPlace.InfoTasks:
                _hasConnector = true;
                _built.ConfiguredTasks = 0;
                break;
        }
    }

    /// <summary>An object or array is skipped. That it is there may mean something all the same.</summary>
    public void Pass(StatusPlace place, StatusMember member, bool isObject)
    {
        switch (place)
        {
            case StatusPlace.Start or StatusPlace.Names:
                throw new JsonException("neither a map of connectors nor an array of names");
            case StatusPlace.Root:
                _built.EndConnector();
                break;
            case StatusPlace.Status when member is StatusMember.Name && IsSingle:
                throw new JsonException("the status of another connector");
            case StatusPlace.Tasks:
                AddOddTask();
                break;
            case StatusPlace.Info when member is StatusMember.Config && isObject:
                _hasConnector = true;
                break;
            case StatusPlace.InfoTasks when isObject:
                budget.AddConfiguredTask();
                _built.ConfiguredTasks++;
                break;
            case StatusPlace.InfoTasks:
                _built.ConfiguredTasks = null;
                break;
        }
    }

    /// <summary>An object or array that means something ends.</summary>
    public void End(StatusPlace place)
    {
        switch (place)
        {
            case StatusPlace.Task:
                _built.EndTask();
                break;
            case StatusPlace.Status when IsSingle:
            case StatusPlace.Entry:
                _built.EndConnector();
                break;
            case StatusPlace.Names when Names!.ToHashSet(StringComparer.Ordinal).Count < Names!.Count:
                throw new JsonException("a connector is listed twice");
        }
    }

    /// <summary>A value that is neither object nor array.</summary>
    public void Add(StatusPlace place, StatusMember member, ref Utf8JsonReader reader)
    {
        switch (place)
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
            case StatusPlace.Status when member is StatusMember.Name && IsSingle:
                if (reader.TokenType is not JsonTokenType.String || text.Name(ref reader, single) != single)
                {
                    throw new JsonException("the status of another connector");
                }

                break;
            case StatusPlace.Status when member is StatusMember.Type && reader.TokenType is JsonTokenType.String && text.IsWord(ref reader):
                _built.Type = text.Shared(ref reader, _built.Before?.Type);
                break;
            case StatusPlace.InfoTasks:
                _built.ConfiguredTasks = null;
                break;
            case StatusPlace.Connector:
                _built.Connector.Read(member, ref reader, text, _built.ConnectorBefore);
                break;
            case StatusPlace.Tasks:
                AddOddTask();
                break;
            case StatusPlace.Task:
                _built.Task.Read(member, ref reader, text, _built.TaskBefore);
                break;
        }
    }

    /// <summary>Something stands in the list of tasks that is no task; it may have been one.</summary>
    private void AddOddTask()
    {
        budget.AddTask();
        _built.StartTask();
        _built.EndTask();
    }
}

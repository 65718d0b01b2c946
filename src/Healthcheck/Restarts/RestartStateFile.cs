using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Healthcheck.Connect;

namespace Healthcheck.Restarts;

/// <summary>
/// Keeps attempts in a file, so that a restart of the daemon does not begin anew with them. The file is replaced as a whole, by a rename;
/// what it holds wrongly is told in one line, and then it is as if there were none.
/// </summary>
internal sealed partial class RestartStateFile(string path, TimeProvider time, ILogger<RestartStateFile> logger) : IDisposable
{
    private const int Version = 1;
    private const int MaxBytes = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private RestartState? _next;
    private Task _writing = Task.CompletedTask;
    private bool _isFaulty;

    /// <summary>Null where there is no file, or none that can be read.</summary>
    public RestartState? Read()
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MaxBytes)
            {
                throw new JsonException();
            }

            var document = JsonSerializer.Deserialize(file, StateJsonContext.Default.StateDocument);
            return document is { Version: Version } ? Restore(document) : throw new JsonException();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            Damaged(path);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            NotRead(path, exception.Message);
            return null;
        }
    }

    /// <summary>Soon, elsewhere; of several states that come meanwhile the newest is written.</summary>
    public void Write(RestartState state)
    {
        lock (_gate)
        {
            _next = state;
            if (_writing.IsCompleted)
            {
                _writing = Task.Run(WriteAll);
            }
        }
    }

    /// <summary>Waits for what is being written, though not for ever.</summary>
    public void Dispose()
    {
        Task writing;
        lock (_gate)
        {
            writing = _writing;
        }

        writing.Wait(TimeSpan.FromMilliseconds(500));
    }

    private void WriteAll()
    {
        while (true)
        {
            RestartState state;
            lock (_gate)
            {
                if (_next is null)
                {
                    // Under the lock, so that nothing is given to a writer that has just ended.
                    _writing = Task.CompletedTask;
                    return;
                }

                (state, _next) = (_next, null);
            }

            WriteOne(state);
        }
    }

    private void WriteOne(RestartState state)
    {
        var temporary = path + ".new";
        try
        {
            using (var file = File.Create(temporary))
            {
                JsonSerializer.Serialize(file, Describe(state), StateJsonContext.Default.StateDocument);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            if (_isFaulty)
            {
                _isFaulty = false;
                Written(path);
            }
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            if (!_isFaulty)
            {
                _isFaulty = true;
                NotWritten(path, exception.Message);
            }
        }
    }

    private static StateDocument Describe(RestartState state) => new(
        Version,
        [.. state.Sent.Select(moment => moment.Utc)],
        [
            .. state.Connectors.Values.OrderBy(connector => connector.Name, StringComparer.Ordinal).Select(connector => new StateConnector(
                connector.Name,
                connector.Attempts,
                connector.IsGivenUp,
                connector.Last?.Utc,
                connector.NotBefore?.Utc,
                [.. connector.Parts],
                connector.Outcome?.Label())),
        ]);

    /// <summary>The clock that never jumps began anew with the machine, so moments are placed on it by the wall clock.</summary>
    private RestartState Restore(StateDocument document)
    {
        var now = Timestamp.Now(time);
        return RestartState.None with
        {
            Sent = [.. document.Sent.Where(utc => utc <= now.Utc).Select(Place)],
            Connectors = RestartState.None.Connectors.SetItems(document.Connectors
                .Where(connector => connector is { Name.Length: > 0, Attempts: >= 0 })
                .Select(connector => KeyValuePair.Create(connector.Name, new ConnectorRestarts(connector.Name)
                {
                    Attempts = connector.Attempts,
                    IsGivenUp = connector.GivenUp,
                    Last = connector.LastAt is { } last ? Place(last) : null,
                    NotBefore = connector.NextAt is { } next ? Place(next) : null,
                    Parts = [.. connector.Parts],
                    Outcome = RestartOutcomes.All.Where(outcome => outcome.Label() == connector.Outcome)
                        .Cast<RestartOutcome?>().FirstOrDefault(),
                }))),
        };

        Timestamp Place(DateTimeOffset utc) => new(utc, now.Monotonic + (utc - now.Utc));
    }

    [LoggerMessage(
        241, LogLevel.Warning,
        "--state-file (HEALTHCHECK_STATE_FILE): {Path} is damaged, so restart attempts are counted from zero; it will be replaced",
        EventName = "StateFileDamaged")]
    private partial void Damaged(string path);

    [LoggerMessage(
        242, LogLevel.Warning,
        "--state-file (HEALTHCHECK_STATE_FILE): {Path} cannot be read, so restart attempts are counted from zero: {Detail}",
        EventName = "StateFileNotRead")]
    private partial void NotRead(string path, string detail);

    [LoggerMessage(
        243, LogLevel.Warning,
        "--state-file (HEALTHCHECK_STATE_FILE): {Path} cannot be written, so restart attempts are lost when the daemon ends: {Detail}",
        EventName = "StateFileNotWritten")]
    private partial void NotWritten(string path, string detail);

    [LoggerMessage(
        244, LogLevel.Information, "--state-file (HEALTHCHECK_STATE_FILE): {Path} is written again", EventName = "StateFileWritten")]
    private partial void Written(string path);

    internal sealed record StateDocument(int Version, ImmutableArray<DateTimeOffset> Sent, ImmutableArray<StateConnector> Connectors);

    internal sealed record StateConnector(
        string Name, int Attempts, bool GivenUp, DateTimeOffset? LastAt, DateTimeOffset? NextAt,
        ImmutableArray<int> Parts, string? Outcome);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(StateDocument))]
    private sealed partial class StateJsonContext : JsonSerializerContext;
}

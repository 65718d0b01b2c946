using System.Collections.Concurrent;
using Healthcheck.Health;
using Microsoft.Extensions.Caching.Memory;

namespace Healthcheck.Web;

/// <summary>
/// The verdicts on parts, made when first asked for and kept until the next poll. There may be more parts than anybody asks for, so
/// they are not made ahead; and no more are kept than fit a bound, whoever asks for however many. Each is made once, however many
/// ask for it meanwhile.
/// </summary>
/// <param name="urls">Workers that are polled by address: they exist, whether or not they own anything.</param>
/// <param name="room">Bytes of bodies that are kept; one body may have more, and is then the only one.</param>
internal sealed class ResourceAnswerCache(IEnumerable<Uri> urls, int room = ResourceAnswerCache.RoomOfAll) : IDisposable
{
    /// <summary>Bytes of bodies that are kept for all clusters together.</summary>
    public const int RoomOfAll = 16 * 1024 * 1024;

    /// <summary>No entry counts as less, so there can be no more than 16,384 of them.</summary>
    private const int Least = 1024;

    /// <summary>With no more findings than these, any verdict is made before a thread could be found for it.</summary>
    private const int FewFindings = 256;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = room });

    /// <summary>No entry counts as more: the cache clears itself to 95 % when something did not fit.</summary>
    private readonly int _most = room / 10 * 9;
    private readonly ConcurrentDictionary<(long Poll, ResourcePath Path), Lazy<Task<Answer>>> _making = new();
    private readonly HashSet<string> _polled = urls.Select(url => $"{url.Host}:{url.Port}").ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>So that many large parts, asked for at once, take neither all processors nor the memory of all that is left over.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>What was kept is of an older report.</summary>
    public void Forget() => _cache.Clear();

    /// <returns>Null for a part that the report does not know.</returns>
    public Task<Answer>? Find(HealthReport report, ResourcePath path)
    {
        // A race between a request and a poll may keep an answer of the older report; with the report in the key, nobody finds it.
        var key = (report.Polls.Polls, path);
        if (_cache.TryGetValue(key, out Task<Answer>? kept))
        {
            return kept;
        }

        return Knows(report, path)
            ? _making.GetOrAdd(key, _ => new Lazy<Task<Answer>>(() => MakeAsync(report, key))).Value
            : null;
    }

    public void Dispose()
    {
        _cache.Dispose();
        _turn.Dispose();
    }

    private async Task<Answer> MakeAsync(HealthReport report, (long Poll, ResourcePath Path) key)
    {
        try
        {
            if (_cache.TryGetValue(key, out Task<Answer>? made))
            {
                return await made!;
            }

            if (report.Findings.All.Length <= FewFindings)
            {
                return Keep(key, Make(report, key.Path));
            }

            await _turn.WaitAsync().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            try
            {
                return Keep(key, Make(report, key.Path));
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            _making.TryRemove(key, out _);
        }
    }

    private Answer Keep((long Poll, ResourcePath Path) key, Answer answer)
    {
        // The cache refuses what does not fit beside the rest.
        var size = Math.Clamp(answer.Body.Length, Least, _most);
        foreach (var share in (ReadOnlySpan<double>)[0, 0.25, 1])
        {
            if (share > 0)
            {
                _cache.Compact(share);
            }

            _cache.Set(key, Task.FromResult(answer), new MemoryCacheEntryOptions { Size = size });
            if (_cache.TryGetValue(key, out _))
            {
                break;
            }
        }

        return answer;
    }

    public bool Knows(HealthReport report, ResourcePath path) =>
        path.Connector is { } connector ? report.Knows(connector, path.Task)
        : report.Workers.Knows(path.WorkerId!) || _polled.Contains(path.WorkerId!);

    private static Answer Make(HealthReport report, ResourcePath path)
    {
        var verdict = path.Connector is { } connector ? report.VerdictOn(connector, path.Task) : report.VerdictOn(path.WorkerId!);
        return VerdictJson.Create(verdict!, report.Policy);
    }
}

using Healthcheck.Health;
using Microsoft.Extensions.Caching.Memory;

namespace Healthcheck.Web;

/// <summary>
/// The verdicts on parts, made when first asked for and kept until the next poll. There may be more parts than anybody asks for, so
/// they are not made ahead; and no more are kept than fit a bound, whoever asks for however many.
/// </summary>
/// <param name="urls">Workers that are polled by address: they exist, whether or not they own anything.</param>
internal sealed class PartAnswers(IEnumerable<Uri> urls) : IDisposable
{
    /// <summary>Bytes of bodies that are kept.</summary>
    private const int Room = 16 * 1024 * 1024;

    /// <summary>No entry counts as less, so there can be no more than 16,384 of them.</summary>
    private const int Least = 1024;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = Room });
    private readonly HashSet<string> _polled = urls.Select(url => $"{url.Host}:{url.Port}").ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What was kept is of an older report.</summary>
    public void Forget() => _cache.Clear();

    /// <returns>Null for a part that the report does not know.</returns>
    public Answer? Find(HealthReport report, Part part)
    {
        // A race between a request and a poll may keep an answer of the older report; with the report in the key, nobody finds it.
        var key = (report.Polls.Polls, part);
        if (_cache.TryGetValue(key, out Answer? kept))
        {
            return kept;
        }

        if (Judge(report, part) is not { } verdict)
        {
            return null;
        }

        var answer = VerdictJson.Of(verdict, report.Policy);
        _cache.Set(key, answer, new MemoryCacheEntryOptions { Size = Math.Max(Least, answer.Body.Length) });
        return answer;
    }

    public void Dispose() => _cache.Dispose();

    private Verdict? Judge(HealthReport report, Part part) =>
        part.Connector is { } connector ? report.VerdictOn(connector, part.Task)
        : report.Workers.Knows(part.WorkerId!) || _polled.Contains(part.WorkerId!) ? report.VerdictOn(part.WorkerId!)
        : null;
}

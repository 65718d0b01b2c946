using System.Text.RegularExpressions;
using Healthcheck.IntegrationTests.Support;
using NUnit.Framework.Internal;

namespace Healthcheck.WithoutKafka.Faults;

/// <summary>
/// Each fault of the matrix against the whole program, and the page that tells operators what was seen. After a change,
/// <c>HEALTHCHECK_WRITE_FAULTS=1 dotnet test test/Healthcheck.IntegrationTests --filter FaultMatrix</c> writes the page anew.
/// </summary>
[TestFixture]
internal sealed partial class FaultMatrixTests
{
    private const string Page = "deploy/docs/faults.md";

    /// <summary>Rows wait most of the time, so that many go on side by side.</summary>
    private static readonly SemaphoreSlim Turns = new(24);
    private static readonly SemaphoreSlim Alone = new(1);

    private readonly Dictionary<FaultRow, Task<FaultObservation>> _observed = [];

    private static FaultRow[] Rows => FaultMatrix.Rows;

    [OneTimeSetUp]
    public void Begin()
    {
        var once = Rows.Select(row => (Row: row, Seen: Task.Run(() => ObserveAsync(row)))).ToList();
        var allOnce = Task.WhenAny(Task.WhenAll(once.Select(one => one.Seen)));
        foreach (var (row, seen) in once)
        {
            _observed[row] = Task.Run(() => ObserveTwiceAsync(row, seen, allOnce));
        }
    }

    [OneTimeTearDown]
    public async Task EndAsync()
    {
        // Those that a filter has left out are awaited all the same: they run processes.
        await ((Task)Task.WhenAll(_observed.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [TestCaseSource(nameof(Rows))]
    public async Task Row_OfTheMatrix_IsSeenAsItSays(FaultRow row)
    {
        var seen = await _observed[row];

        Assert.That(seen.Describe(), Is.EqualTo(row.Describe()), () => $"it says: {seen.Says}");
        Assert.That(seen.Unanswered, Is.Empty, "probes of / and /livez");
        Assert.That(seen.Probes, Is.GreaterThan(0));
    }

    [Test]
    public async Task Page_OfTheFaults_IsWhatWasSeen()
    {
        var all = new List<(FaultRow, FaultObservation)>();
        foreach (var row in Rows)
        {
            all.Add((row, await _observed[row]));
        }

        var page = FaultPage.Write(all);
        if (Environment.GetEnvironmentVariable("HEALTHCHECK_WRITE_FAULTS") is { Length: > 0 })
        {
            await File.WriteAllTextAsync(Repository.PathOf(Page), page);
        }

        Assert.That(
            WithoutNumbers(page), Is.EqualTo(WithoutNumbers(Repository.Read(Page))),
            $"{Page} is not what was seen; HEALTHCHECK_WRITE_FAULTS=1 writes it anew");
    }

    /// <summary>How long something took differs from run to run. Codes and ids are held by the rows themselves.</summary>
    private static string WithoutNumbers(string text) => Number().Replace(text, "0");

    [GeneratedRegex("[0-9][0-9.]*")]
    private static partial Regex Number();

    /// <summary>
    /// All side by side on a busy machine make each other late, and a poll that comes too late is a fault of its own. So what differs is
    /// looked at again, alone, when all others are done.
    /// </summary>
    private static async Task<FaultObservation> ObserveTwiceAsync(FaultRow row, Task<FaultObservation> first, Task allOnce)
    {
        try
        {
            if (await first is var seen && seen.Unanswered.Length == 0 && seen.Describe() == row.Describe())
            {
                return seen;
            }
        }
        catch (Exception exception) when (exception is not IgnoreException)
        {
            // The second look tells what it is.
        }

        await allOnce;
        await Alone.WaitAsync();
        try
        {
            return await ObserveAsync(row);
        }
        finally
        {
            Alone.Release();
        }
    }

    private static async Task<FaultObservation> ObserveAsync(FaultRow row)
    {
        await Turns.WaitAsync();
        try
        {
            // What fails here is the failure of the row's own test, and not of this moment's.
            using var isolated = new TestExecutionContext.IsolatedContext();
            return await new FaultObserver(row).ObserveAsync();
        }
        finally
        {
            Turns.Release();
        }
    }
}

namespace Healthcheck.Mutation;

/// <summary>Which tests pass which change, without a change on.</summary>
internal sealed class Coverage
{
    private readonly Dictionary<int, List<CoveredTest>> _byMutant = [];
    private readonly HashSet<int> _once;

    public Coverage(IReadOnlyCollection<CoveredTest> all)
    {
        Tests = [.. all.Where(test => test.Passed)];
        Failed = [.. all.Where(test => !test.Passed).Select(test => test.Name)];
        _once = [.. all.SelectMany(test => test.Once)];
        foreach (var test in Tests)
        {
            foreach (var mutant in test.Each)
            {
                if (!_byMutant.TryGetValue(mutant, out var tests))
                {
                    _byMutant[mutant] = tests = [];
                }

                tests.Add(test);
            }
        }
    }

    public IReadOnlyList<CoveredTest> Tests { get; }

    /// <summary>Names of the tests that fail or skip without a change.</summary>
    public IReadOnlyList<string> Failed { get; }

    /// <summary>Of all tests, one after another.</summary>
    public TimeSpan Duration => Sum(Tests);

    /// <summary>Whether the change is in an initializer, so that it takes effect in a new process alone.</summary>
    public bool IsOnce(Mutant mutant) => _once.Contains(mutant.Id);

    /// <summary>The tests that can notice a change: first those of its own folder, in each the shortest first.</summary>
    public IReadOnlyList<CoveredTest> Find(Mutant mutant)
    {
        IEnumerable<CoveredTest> tests = _byMutant.TryGetValue(mutant.Id, out var passing) ? passing : [];
        if (IsOnce(mutant))
        {
            // What an initializer makes is used by tests that did not run it.
            tests = tests.Union(Tests);
        }

        return
        [
            .. tests.OrderBy(test => !test.Name.StartsWith(mutant.TestNamespace, StringComparison.Ordinal))
                .ThenBy(test => test.Milliseconds),
        ];
    }

    public static TimeSpan Sum(IEnumerable<CoveredTest> tests) => TimeSpan.FromMilliseconds(tests.Sum(test => test.Milliseconds));
}

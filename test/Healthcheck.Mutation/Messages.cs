namespace Healthcheck.Mutation;

/// <summary>What a worker is asked: to run these tests with this change on, or, without names, to see what each test passes.</summary>
internal sealed record Question(int Mutant, string[]? Tests, string Namespaces = "");

/// <summary>What a worker answers.</summary>
/// <param name="FailedTest">The test that noticed the change, or null.</param>
/// <param name="Finished">How many tests have run to their end.</param>
internal sealed record Reply(string? FailedTest, int Finished, CoveredTest[]? Coverage = null);

/// <summary>What one test passes without a change.</summary>
/// <param name="Passed">Each time.</param>
/// <param name="Each">Changes in code that runs each time.</param>
/// <param name="Once">Changes in initializers: the first test that comes by passes them for all.</param>
internal sealed record CoveredTest(string Name, double Milliseconds, bool Passed, int[] Each, int[] Once);

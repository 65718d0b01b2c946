using System.Reflection;
using System.Text.Json;
using NUnit.Framework.Interfaces;

namespace Healthcheck.Mutation;

/// <summary>
/// The process in which changes are tried: a question a line on standard input, its reply a line on standard output. A change
/// that ends or hangs the process ends or hangs no more than this.
/// </summary>
internal static class Worker
{
    public const string Argument = "worker";

    /// <summary>Before each reply: the program that is tested may write to standard output too.</summary>
    public const string ReplyMark = "reply: ";

    public static int Serve()
    {
        using var replies = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
        var mutants = new MutantSwitch(Assembly.Load("healthcheck"));
        var run = new TestRun(Assembly.Load("Healthcheck.Tests"));
        while (Console.ReadLine() is { } line)
        {
            var question = JsonSerializer.Deserialize<Question>(line)!;
            mutants.Active = question.Mutant;
            var reply = question.Tests is { } tests ? Try(run, tests) : Cover(run, mutants, question.Namespaces);
            replies.WriteLine(ReplyMark + JsonSerializer.Serialize(reply));
        }

        return 0;
    }

    private static Reply Try(TestRun run, string[] tests)
    {
        run.RunUpToFailure(TestFilters.ByNames(tests));
        return new Reply(run.Failed, run.Finished);
    }

    /// <summary>
    /// Runs the tests twice: one that passes once in a process and not again cannot tell a change from what it left, and code that the
    /// second run does not come by is that of an initializer.
    /// </summary>
    private static Reply Cover(TestRun run, MutantSwitch mutants, string namespaces)
    {
        var filter = TestFilters.ByNamespaces(namespaces);
        mutants.CapturesCoverage = true;
        var first = run.RunAll(filter, _ => mutants.TakeCoverage());
        var second = run.RunAll(filter, _ => mutants.TakeCoverage()).ToDictionary(test => test.Result.Test.Id);
        var again = second.Values.SelectMany(test => test.Noted).ToHashSet();
        return new Reply(null, run.Finished, [.. first.Select(test => new CoveredTest(
            test.Result.FullName,
            second[test.Result.Test.Id].Result.Duration * 1000,
            HasPassed(test.Result) && HasPassed(second[test.Result.Test.Id].Result),
            [.. test.Noted.Where(again.Contains)],
            [.. test.Noted.Where(mutant => !again.Contains(mutant))]))]);
    }

    private static bool HasPassed(ITestResult result) => result.ResultState.Status is TestStatus.Passed;
}

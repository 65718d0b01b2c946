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

    /// <summary>Before each reply: the program that is tested may write to standard output too.</summary>
    public const string ReplyMark = "reply: ";

    private static Reply Try(TestRun run, string[] tests)
    {
        run.RunUpToFailure(TestFilters.ByNames(tests));
        return new Reply(run.Failed);
    }

    /// <summary>Runs the tests twice: one that passes once in a process and not again cannot tell a change from what it left.</summary>
    private static Reply Cover(TestRun run, MutantSwitch mutants, string namespaces)
    {
        var filter = TestFilters.ByNamespaces(namespaces);
        mutants.CapturesCoverage = true;
        var covered = run.RunAll(filter, _ => mutants.TakeCoverage());
        mutants.CapturesCoverage = false;
        var again = run.RunAll(filter, _ => 0).ToDictionary(test => test.Result.Test.Id, test => test.Result);
        return new Reply(null, [.. covered.Select(test => new CoveredTest(
            test.Result.FullName,
            again[test.Result.Test.Id].Duration * 1000,
            HasPassed(test.Result) && HasPassed(again[test.Result.Test.Id]),
            test.Noted.Each,
            test.Noted.Once))]);
    }

    private static bool HasPassed(ITestResult result) => result.ResultState.Status is TestStatus.Passed;
}

using System.Collections.Concurrent;
using NUnit.Framework.Interfaces;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>Prints the tail of every process's log beside a failed test.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class ShowLogsOnFailureAttribute : Attribute, ITestAction
{
    private static readonly ConcurrentQueue<(string Name, string Tail)> Ended = new();

    public ActionTargets Targets => ActionTargets.Test;

    /// <summary>For a process that ends before its test is known to have failed.</summary>
    public static void Keep(string name, string tail) => Ended.Enqueue((name, tail));

    public void BeforeTest(ITest test) => Ended.Clear();

    public void AfterTest(ITest test)
    {
        if (TestContext.CurrentContext.Result.Outcome.Status != TestStatus.Failed)
        {
            return;
        }
        foreach (var (name, tail) in Ended.Concat(ChildProcess.Running.Select(child => (child.Name, child.Tail()))))
        {
            TestContext.Out.WriteLine($"--- the last lines of {name}\n{tail}");
        }
    }
}

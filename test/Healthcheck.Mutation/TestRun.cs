using System.Reflection;
using System.Xml.Linq;
using NUnit;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Healthcheck.Mutation;

/// <summary>Tests of an assembly, found once and run one after another in this process.</summary>
internal sealed class TestRun : ITestListener
{
    private readonly Lazy<NUnitTestAssemblyRunner> _all;
    private readonly Lazy<NUnitTestAssemblyRunner> _upToFailure;
    private Action<ITestResult>? _finished;

    public TestRun(Assembly tests)
    {
        _all = new Lazy<NUnitTestAssemblyRunner>(() => Load(tests, stopsAtFailure: false));
        _upToFailure = new Lazy<NUnitTestAssemblyRunner>(() => Load(tests, stopsAtFailure: true));
    }

    /// <summary>Name of the test that failed, or null.</summary>
    public string? Failed { get; private set; }

    /// <summary>How many tests of the last run have ended.</summary>
    public int Finished { get; private set; }

    /// <param name="filter">In the language of NUnit.</param>
    /// <param name="note">Called after each test, on the thread that ran it.</param>
    public IReadOnlyList<(ITestResult Result, T Noted)> RunAll<T>(XElement filter, Func<ITestResult, T> note)
    {
        List<(ITestResult, T)> results = [];
        _finished = result => results.Add((result, note(result)));
        Run(_all.Value, filter);
        _finished = null;
        return results;
    }

    public void RunUpToFailure(XElement filter) => Run(_upToFailure.Value, filter);

    public void TestFinished(ITestResult result)
    {
        if (result.ResultState.Status is TestStatus.Failed)
        {
            Failed ??= result.FullName;
        }

        if (!result.Test.IsSuite)
        {
            Finished++;
            _finished?.Invoke(result);
        }
    }

    public void TestStarted(ITest test)
    {
    }

    public void TestOutput(TestOutput output)
    {
    }

    public void SendMessage(TestMessage message)
    {
    }

    private void Run(NUnitTestAssemblyRunner runner, XElement filter)
    {
        (Failed, Finished) = (null, 0);
        runner.Run(this, TestFilter.FromXml(new XElement("filter", filter).ToString()));
    }

    private static NUnitTestAssemblyRunner Load(Assembly tests, bool stopsAtFailure)
    {
        var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
        runner.Load(tests, new Dictionary<string, object>
        {
            [FrameworkPackageSettings.NumberOfTestWorkers] = 0,
            [FrameworkPackageSettings.StopOnError] = stopsAtFailure,
        });
        return runner;
    }
}

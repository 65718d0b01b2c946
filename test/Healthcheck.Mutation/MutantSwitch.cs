using System.Reflection;

namespace Healthcheck.Mutation;

/// <summary>The class that dotnet-stryker puts into the program: it says which change is on, and notes which were passed.</summary>
internal sealed class MutantSwitch
{
    /// <summary>No change is on.</summary>
    public const int None = -1;

    private readonly FieldInfo _active;
    private readonly FieldInfo _captures;
    private readonly MethodInfo _takeCoverage;
    private readonly object _lock;

    /// <exception cref="InvalidOperationException">The program was built without changes.</exception>
    public MutantSwitch(Assembly program)
    {
        var type = program.GetTypes().SingleOrDefault(type => type.Name == "MutantControl")
            ?? throw new InvalidOperationException($"{program.Location} has no changes of dotnet-stryker in it");
        _active = type.GetField("ActiveMutant")!;
        _captures = type.GetField("CaptureCoverage")!;
        _takeCoverage = type.GetMethod("GetCoverageData")!;
        _lock = type.GetField("_coverageLock", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
    }

    public int Active
    {
        set => _active.SetValue(null, value);
    }

    public bool CapturesCoverage
    {
        set => _captures.SetValue(null, value);
    }

    /// <summary>The changes passed since the last call.</summary>
    public int[] TakeCoverage()
    {
        // What a test has left running notes what it passes all the while.
        lock (_lock)
        {
            var lists = (IList<int>[])_takeCoverage.Invoke(null, null)!;
            return [.. lists.SelectMany(list => list).Distinct()];
        }
    }
}

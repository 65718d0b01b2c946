using System.Collections;
using System.Diagnostics;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>The program under test: the one built beside the tests, or the published one that a variable names.</summary>
internal static class ProgramUnderTest
{
    private const string Variable = "HEALTHCHECK_PROGRAM";

    public static ProcessStartInfo Start(params string[] arguments)
    {
        var start = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path
            ? new ProcessStartInfo(path, arguments)
            : new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "healthcheck.dll"), .. arguments]);
        ClearOwnVariables(start);
        return start;
    }

    // What the machine of the test has set must not change what is tested.
    private static void ClearOwnVariables(ProcessStartInfo start)
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.StartsWith("HEALTHCHECK_", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("OTEL_", StringComparison.Ordinal) || name == "ASPNETCORE_URLS")
            {
                start.Environment.Remove(name);
            }
        }
    }
}

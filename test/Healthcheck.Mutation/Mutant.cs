namespace Healthcheck.Mutation;

/// <summary>One small change of the program, built into it by dotnet-stryker and switched on by its number.</summary>
/// <param name="File">Path below <c>src/Healthcheck</c>.</param>
internal sealed record Mutant(int Id, string File)
{
    /// <summary>The namespace of the tests that stand for this file, with a dot at its end.</summary>
    public string TestNamespace => $"Healthcheck.Tests.{File.Split('/')[0]}.";
}

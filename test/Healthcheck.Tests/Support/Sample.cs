namespace Healthcheck.Tests.Support;

/// <summary>Answers recorded from real workers.</summary>
internal static class Sample
{
    public static string Text(string name) => File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Samples", name));
}

namespace Healthcheck.IntegrationTests.Support;

/// <summary>The files that the repository hands to its users.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "healthcheck.sln")))
            {
                return at.FullName;
            }
        }
        throw new InvalidOperationException($"There is no repository above {AppContext.BaseDirectory}.");
    }
}

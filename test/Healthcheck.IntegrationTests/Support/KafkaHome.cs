namespace Healthcheck.IntegrationTests.Support;

/// <summary>An unpacked Kafka distribution.</summary>
internal sealed record KafkaHome(string Version, string Folder)
{
    public const string Newest = "4.3.1";
    public const string BeforeHealth = "3.6.2";
    public const string BeforeExpand = "2.2.2";

    private const string Variable = "HEALTHCHECK_KAFKA_HOME";

    public string ClassPath => Path.Combine(Folder, "libs", "*");

    /// <summary>The variable names the newest one; the others are looked for beside it, then in shared/kafka above the tests.</summary>
    public static KafkaHome Find(string version)
    {
        var folder = Candidates(version).FirstOrDefault(folder => Directory.Exists(Path.Combine(folder, "libs")));
        if (folder is null)
        {
            Requirement.Missing($"Kafka {version} is not here: set {Variable} or put it into shared/kafka/{version}.");
        }
        return new KafkaHome(version, folder!);
    }

    private static IEnumerable<string> Candidates(string version)
    {
        var set = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(set))
        {
            yield return version == Newest ? set : Path.Combine(set, "..", version);
            if (version == Newest)
            {
                yield break;
            }
        }
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            yield return Path.Combine(at.FullName, "shared", "kafka", version);
        }
    }
}

namespace Healthcheck.IntegrationTests.Support;

/// <summary>A temporary folder that is deleted with all it holds.</summary>
internal sealed class RunFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("healthcheck-it-").FullName;

    public string PathOf(string name) => Path.Combine(Root, name);

    public string Write(string name, string text)
    {
        var path = PathOf(name);
        File.WriteAllText(path, text);
        return path;
    }

    public string Write(string name, IEnumerable<KeyValuePair<string, string>> properties) =>
        Write(name, string.Concat(properties.Select(property => $"{property.Key}={property.Value}\n")));

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // A process killed a moment ago may still be losing its files; a left-over folder must not fail a test.
        }
    }
}

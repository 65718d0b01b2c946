namespace Healthcheck.Tests.Support;

/// <summary>A folder that lasts as long as one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("healthcheck");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <returns>The path of the file.</returns>
    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>
    /// As the kubelet does it: each file is a link through ..data, which is a link to a folder and is replaced as a whole.
    /// </summary>
    public void Mount(string version, params (string Name, string Text)[] files)
    {
        var folder = _folder.CreateSubdirectory(version);
        var data = PathOf("..data");
        var before = Directory.Exists(data) ? Directory.ResolveLinkTarget(data, returnFinalTarget: false) : null;
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(folder.FullName, name), text);
        }

        var next = PathOf("..data_tmp");
        Directory.CreateSymbolicLink(next, version);
        File.Delete(data);
        Directory.Move(next, data);
        foreach (var (name, _) in files.Where(file => !File.Exists(PathOf(file.Name))))
        {
            File.CreateSymbolicLink(PathOf(name), Path.Combine("..data", name));
        }

        (before as DirectoryInfo)?.Delete(recursive: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

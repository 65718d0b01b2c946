namespace Healthcheck.Tests.Support;

/// <summary>
/// A Secret as the kubelet mounts it: each file is a link through ..data, which is a link to a folder and is replaced as a whole.
/// </summary>
internal sealed class MountedSecret : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("healthcheck");
    private int _version;

    public MountedSecret(params (string Name, string Content)[] files)
    {
        Swap(files);
        foreach (var (name, _) in files)
        {
            File.CreateSymbolicLink(PathOf(name), Path.Combine("..data", name));
        }
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>All files at once, and those before are gone.</summary>
    public void Swap(params (string Name, string Content)[] files)
    {
        var version = _folder.CreateSubdirectory($"..{++_version}");
        foreach (var (name, content) in files)
        {
            File.WriteAllText(Path.Combine(version.FullName, name), content);
        }

        var (next, data) = (PathOf("..data_tmp"), PathOf("..data"));
        Directory.CreateSymbolicLink(next, version.Name);
        File.Delete(data);
        Directory.Move(next, data);
        if (_version > 1)
        {
            Directory.Delete(PathOf($"..{_version - 1}"), recursive: true);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

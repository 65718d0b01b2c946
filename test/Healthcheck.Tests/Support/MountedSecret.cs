namespace Healthcheck.Tests.Support;

/// <summary>A Secret as the kubelet mounts it.</summary>
internal sealed class MountedSecret : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _version;

    public MountedSecret(params (string Name, string Content)[] files) => Swap(files);

    public string PathOf(string name) => _folder.PathOf(name);

    /// <summary>All files at once, and those before are gone.</summary>
    public void Swap(params (string Name, string Content)[] files) => _folder.Mount($"..{++_version}", files);

    public void Dispose() => _folder.Dispose();
}

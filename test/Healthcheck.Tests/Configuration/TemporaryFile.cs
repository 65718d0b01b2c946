namespace Healthcheck.Tests.Configuration;

/// <summary>A file that lasts as long as one test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    internal TemporaryFile(string content)
        : this(System.Text.Encoding.UTF8.GetBytes(content))
    {
    }

    internal TemporaryFile(byte[] content) => File.WriteAllBytes(Path, content);

    internal string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}

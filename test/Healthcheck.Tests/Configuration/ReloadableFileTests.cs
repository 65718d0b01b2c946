using System.Diagnostics;
using Healthcheck.Configuration;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Configuration;

/// <summary>Several files that make one value.</summary>
[TestFixture]
[CancelAfter(20_000)]
internal sealed class ReloadableFileTests
{
    /// <summary>A mounted Secret that is swapped between its two files: an old certificate would get a new key.</summary>
    [Test]
    public async Task Read_FilesSwappedWhileRead_AreOfOneMoment()
    {
        using var folder = new TemporaryFolder();
        var certificate = folder.Write("crt", "old");
        var key = folder.PathOf("key");
        using (var pipe = Process.Start("mkfifo", key))
        {
            await pipe.WaitForExitAsync();
        }

        var reading = Task.Run(() => ReloadableFile.Read<string>(
            [new("--crt", certificate, 100), new("--key", key, 100)], texts => (string.Join(' ', texts), null)));

        // Opens as soon as the reader does, and by then it has read the certificate.
        await using (var writer = new StreamWriter(key))
        {
            File.Delete(key);
            folder.Write("key", "new");
            folder.Write("crt", "new");
            await writer.WriteAsync("old");
        }

        var (value, fault) = await reading;
        Assert.That((value!.Value, fault), Is.EqualTo(("new new", default(Healthcheck.Files.FileFault))));
        Assert.That(value.Files!.Read().Hash, Is.EqualTo(value.Files.Hash));
    }
}

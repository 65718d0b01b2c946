using System.Diagnostics;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests;

internal sealed class ConsoleTextTests
{
    [TestCase(typeof(IOException))]
    [TestCase(typeof(UnauthorizedAccessException))]
    public void Write_StreamThatTakesNothing_IsNoFault(Type fault)
    {
        using var text = new ConsoleText(() => new FaultyWriter((Exception)Activator.CreateInstance(fault)!));

        Assert.That(() => { text.Write("a"); text.WriteLine("b"); text.Write('c'); text.Flush(); }, Throws.Nothing);
        Assert.That(text.IsLost);
    }

    [Test]
    public void Write_StreamThatCannotBeOpened_IsNoFault()
    {
        using var text = new ConsoleText(() => throw new UnauthorizedAccessException());

        Assert.That(async () => await text.WriteLineAsync("a"), Throws.Nothing);
    }

    [Test]
    public void Write_Stream_GetsTheText()
    {
        using var stream = new StringWriter { NewLine = "\n" };
        using var text = new ConsoleText(() => stream);
        text.WriteLine("one");
        text.Write("two");

        Assert.That((stream.ToString(), text.IsLost), Is.EqualTo(("one\ntwo", false)));
    }

    /// <summary>Two that share a file write one after the other, as in <c>(healthcheck; healthcheck) > file</c>.</summary>
    [Test]
    public async Task Process_FileSharedWithOthers_GoesOnWhereTheyStopped()
    {
        using var folder = new TemporaryFolder();
        var program = $"dotnet exec '{typeof(Daemon).Assembly.Location}' --version";
        using var shell = Process.Start("sh", ["-c", $"({program}; echo between; {program}) >'{folder.PathOf("out")}'"]);
        await shell.WaitForExitAsync();

        var line = $"{Product.Name} {Product.Version}";
        Assert.That(await File.ReadAllLinesAsync(folder.PathOf("out")), Is.EqualTo([line, "between", line]));
    }

    private sealed class FaultyWriter(Exception fault) : StringWriter
    {
        public override void Write(char value) => throw fault;

        public override void Write(string? value) => throw fault;

        public override void WriteLine(string? value) => throw fault;

        public override void Flush() => throw fault;
    }
}

using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Healthcheck;

/// <summary>
/// Standard output or error of a short run. Where it is closed or its disk is full, the text is lost, not the exit code.
/// </summary>
internal sealed class ConsoleText(Func<TextWriter> open) : TextWriter
{
    private readonly Lazy<TextWriter> _stream = new(open);

    public static ConsoleText Output { get; } = new(
        () => Console.IsOutputRedirected && OperatingSystem.IsLinux() ? OpenPipe() : Console.Out);

    public static ConsoleText Error { get; } = new(() => Console.Error);

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Whether some text has been lost.</summary>
    public bool IsLost { get; private set; }

    public override void Write(char value) => Try(stream => stream.Write(value));

    public override void Write(string? value) => Try(stream => stream.Write(value));

    public override void WriteLine(string? value) => Try(stream => stream.WriteLine(value));

    public override void Flush() => Try(stream => stream.Flush());

    /// <summary>
    /// A pipe without the console's own stream, which keeps silent when nobody reads any more. A file is left to that one: it writes where
    /// whoever shares the file has stopped.
    /// </summary>
    private static TextWriter OpenPipe()
    {
        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek
            ? Console.Out
            : new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
    }

    private void Try(Action<TextWriter> write)
    {
        try
        {
            write(_stream.Value);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Nobody is left to be told.
            IsLost = true;
        }
    }
}

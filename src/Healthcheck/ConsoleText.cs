using System.Text;

namespace Healthcheck;

/// <summary>
/// Standard output or error of a short run. Where it is closed or its disk is full, the text is lost, not the exit code.
/// </summary>
internal sealed class ConsoleText(Func<TextWriter> open) : TextWriter
{
    private readonly Lazy<TextWriter> _stream = new(open);

    public static ConsoleText Output { get; } = new(() => Console.Out);

    public static ConsoleText Error { get; } = new(() => Console.Error);

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Try(stream => stream.Write(value));

    public override void Write(string? value) => Try(stream => stream.Write(value));

    public override void WriteLine(string? value) => Try(stream => stream.WriteLine(value));

    public override void Flush() => Try(stream => stream.Flush());

    private void Try(Action<TextWriter> write)
    {
        try
        {
            write(_stream.Value);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody is left to be told.
        }
    }
}

using Healthcheck.Hosting;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Healthcheck.Tests.Hosting;

internal sealed class TextFormatterTests
{
    [TestCase(LogLevel.Trace, "DEBUG  ")]
    [TestCase(LogLevel.Debug, "DEBUG  ")]
    [TestCase(LogLevel.Information, "INFO   ")]
    [TestCase(LogLevel.Warning, "WARNING")]
    [TestCase(LogLevel.Error, "ERROR  ")]
    [TestCase(LogLevel.Critical, "ERROR  ")]
    public void Write_Level_IsNamedAtAFixedWidthAfterTheTime(LogLevel level, string name)
    {
        Assert.That(Write(level, "hello"), Is.EqualTo($"2026-03-01T13:00:00.000Z {name} hello{Environment.NewLine}"));
    }

    [TestCase("a\nb")]
    [TestCase("a\r\nb")]
    [TestCase("a\tb")]
    [TestCase("a\u0000b")]
    [TestCase("a\u202eb")]
    [TestCase("a\u001b[31mb", TestName = "{m}(escape)")]
    [TestCase("a\u007fb")]
    [TestCase("a\u0085b")]
    [TestCase("a\u2028b")]
    [TestCase("a\u2029b")]
    [TestCase("2026-01-01T00:00:00.000Z INFO    forged\n2026-01-01T00:00:00.000Z INFO    line")]
    public void Write_ControlCharacters_StaysOneLine(string message)
    {
        AssertOneLine(Write(LogLevel.Information, message));
    }

    [Test]
    public void Write_OrdinaryText_IsKeptInAnyScript()
    {
        Assert.That(
            Write(LogLevel.Information, "Bücher \U0001F600 <script> \"x\""),
            Does.EndWith(" Bücher \U0001F600 <script> \"x\"" + Environment.NewLine));
    }

    [Test]
    public void Write_Exception_StandsOnTheSameLine()
    {
        Exception thrown;
        try
        {
            throw new InvalidOperationException("first\nsecond");
        }
        catch (InvalidOperationException exception)
        {
            thrown = exception;
        }

        var line = Write(LogLevel.Error, "it broke", thrown);

        AssertOneLine(line);
        Assert.That(line, Does.Contain("it broke: System.InvalidOperationException: first second"));
    }

    private static void AssertOneLine(string line)
    {
        Assert.That(line, Does.EndWith(Environment.NewLine));
        Assert.That(line[..^Environment.NewLine.Length].Where(c => char.IsControl(c) || c is '\u2028' or '\u2029'), Is.Empty);
    }

    private static string Write(LogLevel level, string message, Exception? exception = null)
    {
        using var text = new StringWriter();
        var entry = new LogEntry<string>(level, "category", new EventId(1), message, exception, (state, _) => state);
        new TextFormatter(new ManualTimeProvider()).Write(in entry, null, text);
        return text.ToString();
    }
}

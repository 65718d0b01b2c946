namespace Healthcheck.Tests;

/// <summary>Text of the outside, as it may stand in the log, in answers, on a terminal and in the status of systemd.</summary>
internal sealed class DisplayTextTests
{
    [TestCase("orders-to-warehouse", "orders-to-warehouse", "orders-to-warehouse", TestName = "plain")]
    [TestCase("grün 注文", "grün 注文", "grün 注文", TestName = "other scripts")]
    [TestCase("a\nb\r\nc\td", "a b  c d", "a?b??c?d", TestName = "line breaks and tabs")]
    [TestCase("a\u001b[2Jb\a\0\u007f", "a [2Jb   ", "a?[2Jb???", TestName = "control characters")]
    [TestCase("a\u0085\u009b1mb", "a  1mb", "a??1mb", TestName = "control characters of the second set")]
    [TestCase("a\u2028b\u2029c", "a b c", "a?b?c", TestName = "separators of lines and paragraphs")]
    [TestCase("a\u202eb\u2066c\u2069\u200fd", "a b c  d", "a?b?c??d", TestName = "marks of direction")]
    [TestCase("a\u200bb\ufeffc\u00add", "a b c d", "a?b?c?d", TestName = "characters without width")]
    [TestCase("a\U000e0041b", "a b", "a??b", TestName = "tags beyond the basic plane")]
    [TestCase("a\U0001f600b", "a\U0001f600b", "a??b", TestName = "characters beyond the basic plane")]
    [TestCase("", "", "", TestName = "nothing")]
    public void OneLineAndShorten_Text_IsHarmless(string text, string line, string value)
    {
        Assert.That(
            (DisplayText.OneLine(text), DisplayText.Shorten(text), DisplayText.Quote(text)), Is.EqualTo((line, value, $"'{value}'")));
    }

    [Test]
    public void OneLineAndShorten_HalfACharacter_IsReplaced()
    {
        Assert.That((DisplayText.OneLine("a\ud800b"), DisplayText.Shorten("a\ud800b")), Is.EqualTo(("a\ufffdb", "a?b")));
    }

    [Test]
    public void Shorten_LongText_IsCut()
    {
        Assert.That(DisplayText.Shorten(new string('x', 81)), Is.EqualTo(new string('x', 80) + "..."));
        Assert.That(DisplayText.Shorten(new string('x', 80)), Is.EqualTo(new string('x', 80)));
        Assert.That(DisplayText.OneLine(new string('x', 200)), Has.Length.EqualTo(200));
    }
}

namespace Healthcheck.Configuration;

/// <summary>A worker id, as <c>connect-1:8083</c>. Connect takes nearly any text, and so must we.</summary>
internal static class WorkerIdText
{
    internal static ParseResult<string> Parse(string text)
    {
        var id = text.Trim();
        return id.Any(char.IsControl)
            ? ParseResult<string>.Bad($"{Shown.Quote(id)} has control characters")
            : ParseResult<string>.Good(id);
    }
}

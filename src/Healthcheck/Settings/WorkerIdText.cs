namespace Healthcheck.Settings;

/// <summary>A worker id, as <c>connect-1:8083</c>. Connect takes nearly any text, and so must we.</summary>
internal static class WorkerIdText
{
    internal static Parsed<string> Parse(string text)
    {
        var id = text.Trim();
        return id.Any(char.IsControl)
            ? Parsed<string>.Bad($"{Shown.Quote(id)} has control characters")
            : Parsed<string>.Good(id);
    }
}

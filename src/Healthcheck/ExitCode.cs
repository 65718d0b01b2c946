namespace Healthcheck;

/// <summary>What the process tells whoever started it.</summary>
internal static class ExitCode
{
    public const int Stopped = 0;
    public const int CouldNotStart = 1;
    public const int FaultySettings = 2;
}

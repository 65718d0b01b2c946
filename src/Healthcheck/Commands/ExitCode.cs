namespace Healthcheck.Commands;

/// <summary>What the process tells whoever started it.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    /// <summary>It could not start (the port is in use), or ended by a fault of its own.</summary>
    public const int CouldNotStart = 1;
    /// <summary>A command got a negative result: what it asked about is unhealthy, or did not answer.</summary>
    public const int Unhealthy = 1;
    public const int FaultySettings = 2;
    /// <summary>Connect could not be read, so there is no verdict.</summary>
    public const int CannotTell = 3;
}

using System.Runtime.InteropServices;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>The signals .NET's own Process cannot send.</summary>
internal static class Signal
{
    private const int Term = 15;
    private const int ContinueOnLinux = 18;
    private const int StopOnLinux = 19;
    private const int ContinueOnMac = 19;
    private const int StopOnMac = 17;

    public static void Terminate(int processId) => Send(processId, Term);

    public static void Freeze(int processId) => Send(processId, OperatingSystem.IsMacOS() ? StopOnMac : StopOnLinux);

    public static void Thaw(int processId) => Send(processId, OperatingSystem.IsMacOS() ? ContinueOnMac : ContinueOnLinux);

    // A process that is gone already is what most senders want; so the result is not looked at.
    private static void Send(int processId, int signal) => _ = Kill(processId, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}

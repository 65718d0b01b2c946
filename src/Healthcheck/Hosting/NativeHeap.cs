using System.Runtime.InteropServices;

namespace Healthcheck.Hosting;

/// <summary>
/// Memory outside the garbage collector's. A packed page of metrics needs 350 KB of zlib's for a moment, on whichever thread makes
/// it. glibc raises the size from which a block is given back at once to that of the largest block freed so far, so each thread would
/// keep some of these: 18 MB within a minute of scrapes.
/// </summary>
internal static class NativeHeap
{
    /// <summary>M_MMAP_THRESHOLD of malloc.h.</summary>
    private const int SizeGivenBack = -3;

    /// <summary>glibc's own, which it leaves alone once it has been set.</summary>
    private const int Bytes = 128 * 1024;

    /// <summary>Large blocks go back to the system when they are freed. Where there is no glibc this does nothing.</summary>
    public static void GiveBackLargeBlocks()
    {
        try
        {
            _ = SetOption(SizeGivenBack, Bytes);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library, which has no such habit.
        }
    }

    [DllImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}

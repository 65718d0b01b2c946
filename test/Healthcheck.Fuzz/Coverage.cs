using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SharpFuzz.Common;

namespace Healthcheck.Fuzz;

/// <summary>
/// Which branches of the instrumented program an input takes, and about how often each. SharpFuzz has the program count pairs of branches
/// in a map; here the map is read in the same process, so that no input costs more than itself.
/// </summary>
internal sealed unsafe class Coverage : IDisposable
{
    private const int Size = 64 * 1024;

    private static readonly byte[] Classes = [.. Enumerable.Range(0, 256).Select(Classify)];

    private readonly byte* _map = (byte*)NativeMemory.AlignedAlloc(Size, 64);
    private readonly byte* _seen = (byte*)NativeMemory.AlignedAlloc(Size, 64);

    public Coverage()
    {
        NativeMemory.Clear(_map, Size);
        NativeMemory.Clear(_seen, Size);

        // Before anything of the program runs: it writes without asking.
        Trace.SharedMem = _map;
    }

    /// <summary>Pairs of branches that some input has taken.</summary>
    public int Branches { get; private set; }

    /// <summary>What has run since the last <see cref="End"/> is forgotten.</summary>
    public void Begin()
    {
        NativeMemory.Clear(_map, Size);
        Trace.PrevLocation = 0;
    }

    /// <returns>Whether since <see cref="Begin"/> anything ran that had not run before, or had not run as often.</returns>
    public bool End()
    {
        var isNew = false;
        for (var i = 0; i < Size; i += Vector256<byte>.Count)
        {
            if (Vector256.LoadAligned(_map + i) != Vector256<byte>.Zero)
            {
                isNew |= Note(i);
            }
        }

        return isNew;
    }

    /// <summary>Nothing has run yet.</summary>
    public void Forget()
    {
        NativeMemory.Clear(_seen, Size);
        Branches = 0;
    }

    public void Dispose()
    {
        // The program may still run on some thread, and write to the map: it is left to the end of the process.
        NativeMemory.AlignedFree(_seen);
    }

    private bool Note(int from)
    {
        var isNew = false;
        for (var i = from; i < from + Vector256<byte>.Count; i++)
        {
            var kind = Classes[_map[i]];
            if ((_seen[i] & kind) != kind)
            {
                Branches += _seen[i] == 0 ? 1 : 0;
                _seen[i] |= kind;
                isNew = true;
            }
        }

        return isNew;
    }

    /// <summary>Once, twice, thrice, some, many: a bit for each, as AFL has them.</summary>
    private static byte Classify(int count) => count switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}

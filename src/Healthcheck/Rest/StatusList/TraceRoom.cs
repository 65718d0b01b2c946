using System.Globalization;

namespace Healthcheck.Rest;

/// <summary>
/// How many bytes the traces of one reading of a cluster may take: of what there is for all clusters of this process, each has as much as
/// the others. The trace that crosses a bound is kept as the ones before it, so that the first one is always kept.
/// </summary>
internal sealed class TraceRoom
{
    private const long OfAll = 4 * Mebibyte;
    private const long Mebibyte = 1024 * 1024;

    public static readonly TraceRoom Whole = Share(1);

    private TraceRoom(long most)
    {
        Most = most;
        var size = most % Mebibyte == 0
            ? $"{most / Mebibyte} MiB"
            : string.Create(CultureInfo.InvariantCulture, $"{most / 1024.0:0.#} KiB");
        LeftOut = $"... (left out: the traces before it take {size})";
    }

    /// <summary>For one of so many clusters.</summary>
    public static TraceRoom Share(int clusters) => new(OfAll / Math.Max(1, clusters));

    /// <summary>Bytes; beyond them nothing is kept.</summary>
    public long Most { get; }

    /// <summary>Bytes; up to them traces are kept in full.</summary>
    public long Full => Most / 4;

    /// <summary>Stands in place of a trace of which nothing is kept.</summary>
    public string LeftOut { get; }
}

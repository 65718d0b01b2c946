namespace Healthcheck.WithoutKafka.Faults;

/// <summary>Every row, in the order of the page.</summary>
internal static class FaultMatrix
{
    public static readonly FaultRow[] Rows =
    [
        .. FailureRows.All, .. TransportRows.All, .. TlsRows.All, .. StatusRows.All, .. TimingRows.All, .. BodyRows.All,
            .. ProcessRows.All, .. ClientRows.All,
    ];
}

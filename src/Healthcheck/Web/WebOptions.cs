namespace Healthcheck.Web;

/// <summary>Where the daemon listens.</summary>
internal sealed record WebOptions
{
    public static readonly (int Min, int Max) PortRange = (1, 65535);

    /// <summary>TCP port; tests take 0, for any that is free.</summary>
    public int Port { get; init; } = 18083;

    /// <summary><c>*</c> (all addresses, v4 and v6), <c>localhost</c>, or an IP address without brackets.</summary>
    public string BindAddress { get; init; } = "*";
}

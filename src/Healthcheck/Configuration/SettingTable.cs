using System.Collections.Immutable;
using Healthcheck.Polling;

namespace Healthcheck.Configuration;

/// <summary>Every setting once: parsing, variables, settings file, --help and the tests all read these rows.</summary>
internal static class SettingTable
{
    /// <summary>What each cluster has of its own.</summary>
    internal static readonly ImmutableArray<Setting<ClusterOptions>> Cluster =
    [
        ConnectionDefinitions.ConnectUrl,
        VerdictDefinitions.WorkerId, VerdictDefinitions.ConsideredContainers, VerdictDefinitions.UnhealthyStates,
        VerdictDefinitions.FailureThresholdPercentage, VerdictDefinitions.FailureThresholdScope,
        VerdictDefinitions.IncludeConnectors, VerdictDefinitions.ExcludeConnectors, VerdictDefinitions.ExpectConnectors,
        VerdictDefinitions.GracePeriod, VerdictDefinitions.Checks,
        ConnectionSecurityDefinitions.BasicAuth, ConnectionSecurityDefinitions.BasicAuthFile,
        ConnectionSecurityDefinitions.BearerTokenFile, ConnectionSecurityDefinitions.HeaderFile, ConnectionSecurityDefinitions.CaFile,
        ConnectionSecurityDefinitions.ClientCertFile, ConnectionSecurityDefinitions.ClientKeyFile,
        ConnectionSecurityDefinitions.ClientKeyPasswordFile, ConnectionSecurityDefinitions.TlsServerName,
        ConnectionSecurityDefinitions.TlsInsecure, ConnectionDefinitions.PollInterval, ConnectionDefinitions.RequestTimeout,
        VerdictDefinitions.StaleAfter, VerdictDefinitions.WorkerGracePeriod,
        ConnectionDefinitions.WorkerCheck, ConnectionDefinitions.MaxBodySize, ConnectionDefinitions.MaxConnectorsAndTasks,
        ConnectionDefinitions.MaxTraceSize, DisclosureDefinitions.Redact, DisclosureDefinitions.RootCauseMessage,
        PageDefinitions.HistorySize,
        RestartDefinitions.Mode, RestartDefinitions.Include, RestartDefinitions.Exclude, RestartDefinitions.After,
        RestartDefinitions.MaxDelay, RestartDefinitions.MaxAttempts, RestartDefinitions.ResetAfter, RestartDefinitions.Parallel,
        RestartDefinitions.Budget, RestartDefinitions.OutagePercentage, RestartDefinitions.BasicAuthFile,
        RestartDefinitions.BearerTokenFile,
    ];

    /// <summary>What the process has once.</summary>
    internal static readonly ImmutableArray<Setting<DaemonOptions>> Process =
    [
        ProcessDefinitions.Port, ProcessDefinitions.BindAddress,
        WebDefinitions.CertificateFile, WebDefinitions.KeyFile, WebDefinitions.ClientAuthoritiesFile,
        WebDefinitions.UsersFile, WebDefinitions.GuardVerdict, WebDefinitions.AllowRestart,
        PageDefinitions.Ui, PageDefinitions.RunbooksUrl,
        ProcessDefinitions.MetricsDetail, ProcessDefinitions.MetricsMaxSeries, ProcessDefinitions.LogLevel, ProcessDefinitions.LogFormat,
        ProcessDefinitions.SettingsFile, ProcessDefinitions.ClustersFile, ProcessDefinitions.StateFile,
    ];

    /// <summary>All of them in the order of --help: where to listen, what is watched, the rest.</summary>
    internal static readonly ImmutableArray<Setting> Settings = [.. Process[..10], .. Cluster, .. Process[10..]];

    internal static readonly Switch Demo =
        new("--demo", null, "Watch a scripted stand-in for Kafka Connect; --connect-url and --clusters-file are then not allowed.");

    internal static readonly Switch Help = new("--help", "-h", "Print this text.");

    internal static readonly Switch Version = new("--version", null, "Print the version.");

    internal static readonly ImmutableArray<Switch> Switches = [Demo, Help, Version];
}

using System.Collections.Immutable;
using Healthcheck.Polling;

namespace Healthcheck.Configuration;

/// <summary>What the command line says of settings.</summary>
/// <param name="Demo">Whether a scripted stand-in is to be watched.</param>
/// <param name="Values">The text behind each flag that was given.</param>
/// <param name="Faults">What is wrong with the line itself, one line each.</param>
internal sealed record SettingArguments(bool Demo, IReadOnlyDictionary<string, string> Values, ImmutableArray<string> Faults)
{
    internal static readonly SettingArguments None = new(false, new Dictionary<string, string>(), []);
}

/// <summary>What came of reading the settings.</summary>
/// <param name="Options">Null when there are faults.</param>
/// <param name="Faults">All of them, one line each.</param>
/// <param name="Warnings">One line each; no reason not to start.</param>
internal sealed record SettingsResult(DaemonOptions? Options, ImmutableArray<string> Faults, ImmutableArray<string> Warnings);

/// <summary>What came of reading the clusters file.</summary>
/// <param name="Clusters">Empty when there are faults.</param>
/// <param name="Faults">All of them, one line each.</param>
/// <param name="Warnings">One line each.</param>
internal sealed record ClustersResult(
    ImmutableArray<ClusterOptions> Clusters, ImmutableArray<string> Faults, ImmutableArray<string> Warnings);

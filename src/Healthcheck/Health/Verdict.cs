using System.Collections.Immutable;

namespace Healthcheck.Health;

/// <summary>The judgement over one snapshot.</summary>
/// <param name="Failures">Connectors and tasks in Connect's order, then the worker itself.</param>
/// <param name="FailureRate">Failures of the considered kinds over connectors and tasks of those kinds in the cluster; 0 to 1.</param>
internal sealed record Verdict(ImmutableArray<Failure> Failures, double FailureRate, bool Healthy);

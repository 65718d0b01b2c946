using System.Globalization;
using Healthcheck.Commands;
using Healthcheck.Configuration;
using Healthcheck.Health;

namespace Healthcheck.Tests.Configuration;

/// <summary>Shortcuts for reading settings from one or several sources.</summary>
internal static class Read
{
    internal static SettingsResult All(string[] args, params (string Name, string Value)[] variables)
    {
        var environment = new CommandEnvironment(
            variables.ToDictionary(pair => pair.Name, pair => pair.Value), TextWriter.Null, TextWriter.Null, IsTerminal: false);
        var line = CommandLine.Parse(args, environment, (_, _) => throw new InvalidOperationException("settings are only read"));
        return ((SettingsCommand)line.CommandResult.Command).Read(line);
    }

    internal static SettingsResult Run(string[] args, params (string Name, string Value)[] variables)
    {
        var result = All(args, variables);
        Assert.That(result.Faults, Is.Empty);
        return result;
    }

    internal static DaemonOptions Settings(string[] args, params (string Name, string Value)[] variables) =>
        Run(args, variables).Options!;

    internal static IReadOnlyList<string> Faults(string[] args, params (string Name, string Value)[] variables)
    {
        var result = All(args, variables);
        Assert.That(result.Options, Is.Null);
        return result.Faults;
    }

    /// <summary>What a row became, as text that test cases can name.</summary>
    internal static string Value(DaemonOptions options, string flag)
    {
        var (rest, polling, health) = (options.Cluster.Rest, options.Cluster.Polling, options.Cluster.Health);
        return flag switch
        {
            "--port" => options.Web.Port.ToString(CultureInfo.InvariantCulture),
            "--bind-address" => options.Web.BindAddress,
            "--web-tls-cert-file" => options.Web.CertificateFile ?? "null",
            "--web-tls-key-file" => options.Web.KeyFile ?? "null",
            "--web-client-ca-file" => options.Web.ClientAuthoritiesFile ?? "null",
            "--web-users-file" => options.Web.UsersFile ?? "null",
            "--web-guard-verdict" => options.Web.GuardVerdict ? "true" : "false",
            "--web-allow-restart" => options.Web.AllowRestart ? "true" : "false",
            "--connect-url" => string.Join(' ', polling.Workers),
            "--connect-worker-id" => health.WorkerId ?? "null",
            "--considered-containers" => $"{health.ConsiderConnectors} {health.ConsiderTasks}",
            "--unhealthy-states" => string.Join(' ', health.UnhealthyStates),
            "--failure-threshold-scope" => health.ThresholdPerWorker ? "worker" : "cluster",
            "--include-connectors" => string.Join('|', health.Filter.Include.Select(pattern => pattern.Text)),
            "--exclude-connectors" => string.Join('|', health.Filter.Exclude.Select(pattern => pattern.Text)),
            "--expect-connectors" => string.Join('|', health.ExpectedConnectors),
            "--grace-period" => DescribeGracePeriods(health.GracePeriods),
            "--checks" => string.Join(' ', health.Checks),
            "--failure-threshold-percentage" => (health.FailureThreshold * 100).ToString(CultureInfo.InvariantCulture),
            "--basic-auth" or "--basic-auth-file" => rest.BasicAuth?.Value.Reveal() ?? "null",
            "--bearer-token-file" => rest.BearerToken?.Value.Reveal() ?? "null",
            "--connect-header-file" => $"{rest.Headers?.Value.HaveAuthorization}",
            "--connect-ca-file" => $"{rest.Authorities?.Value.Count}",
            "--connect-client-cert-file" => rest.ClientCertificateFiles.Certificate?.Reveal() ?? "null",
            "--connect-client-key-file" => rest.ClientCertificateFiles.Key?.Reveal() ?? "null",
            "--connect-client-key-password-file" => rest.ClientCertificateFiles.KeyPassword?.Reveal() ?? "null",
            "--connect-tls-server-name" => rest.TlsServerName ?? "null",
            "--connect-tls-insecure" => rest.TlsIsInsecure.ToString(),
            "--poll-interval" => polling.Interval.ToString(),
            "--request-timeout" => rest.RequestTimeout.ToString(),
            "--stale-after" => health.StaleAfter.ToString(),
            "--worker-grace-period" => health.WorkerGracePeriod.ToString(),
            "--worker-check" => rest.WorkerCheck.ToString(),
            "--max-body-size" => rest.MaxBodyBytes.ToString(CultureInfo.InvariantCulture),
            "--max-connectors-and-tasks" => rest.MaxConnectorsAndTasks.ToString(CultureInfo.InvariantCulture),
            "--max-trace-size" => rest.MaxTraceBytes.ToString(CultureInfo.InvariantCulture),
            "--redact" => rest.Redactor == Healthcheck.Rest.SecretRedactor.Off ? "off"
                : rest.Redactor == Healthcheck.Rest.SecretRedactor.Default ? "default"
                : "file",
            "--history-size" => health.HistorySize.ToString(CultureInfo.InvariantCulture),
            "--ui" => options.Page.IsOn.ToString(),
            "--runbooks-url" => options.Page.Runbooks?.AbsoluteUri ?? "null",
            "--root-cause-message" => health.RootCauseMessages.ToString(),
            "--restart" => options.Cluster.Restarts.Mode.ToString(),
            "--restart-connectors" => string.Join(' ', options.Cluster.Restarts.Filter.Include.Select(pattern => pattern.Text)),
            "--restart-exclude" => string.Join(' ', options.Cluster.Restarts.Filter.Exclude.Select(pattern => pattern.Text)),
            "--restart-after" => options.Cluster.Restarts.After.ToString(),
            "--restart-max-delay" => options.Cluster.Restarts.MaxDelay.ToString(),
            "--restart-max-attempts" => options.Cluster.Restarts.MaxAttempts.ToString(CultureInfo.InvariantCulture),
            "--restart-reset-after" => options.Cluster.Restarts.ResetAfter.ToString(),
            "--restart-parallel" => options.Cluster.Restarts.Parallel.ToString(CultureInfo.InvariantCulture),
            "--restart-budget" => options.Cluster.Restarts.Budget.ToString(CultureInfo.InvariantCulture),
            "--restart-outage-percentage" => options.Cluster.Restarts.OutagePercentage.ToString(CultureInfo.InvariantCulture),
            "--restart-bearer-token-file" => options.Cluster.Restarts.BearerToken?.Value.Reveal() ?? "null",
            "--restart-basic-auth-file" => options.Cluster.Restarts.BasicAuth?.Value.Reveal() ?? "null",
            "--state-file" => options.StateFile ?? "null",
            "--metrics-detail" => options.Metrics.Detail.ToString(),
            "--metrics-max-series" => options.Metrics.MaxSeries.ToString(CultureInfo.InvariantCulture),
            "--log-level" => options.Log.Level.ToString(),
            "--log-format" => options.Log.Json ? "json" : "text",
            _ => throw new ArgumentOutOfRangeException(nameof(flag), flag, "no such setting"),
        };
    }

    private static string DescribeGracePeriods(GracePeriods gracePeriods) => string.Join(' ',
    [
        $"={gracePeriods.Default}",
        .. gracePeriods.ByState.OrderBy(grace => grace.Key, StringComparer.Ordinal).Select(grace => $"{grace.Key}={grace.Value}"),
        .. gracePeriods.ByType.OrderBy(grace => grace.Key).Select(grace => $"{grace.Key}={grace.Value}"),
    ]);
}

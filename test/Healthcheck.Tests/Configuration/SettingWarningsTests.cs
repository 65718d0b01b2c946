namespace Healthcheck.Tests.Configuration;

/// <summary>What is allowed but hardly meant is told at the start, and nothing else is.</summary>
internal sealed class SettingWarningsTests
{
    private const string Scope = "--connect-worker-id (HEALTHCHECK_CONNECT_WORKER_ID) with --failure-threshold-percentage "
        + "(HEALTHCHECK_FAILURE_THRESHOLD_PERCENTAGE): the failures are one worker's, but the rate is over the whole cluster, so a worker may pass "
        + "although all that it owns has failed; --failure-threshold-scope worker counts over what the worker owns";

    private const string Orders = "--expect-connectors (HEALTHCHECK_EXPECT_CONNECTORS): 'orders' is not watched by --include-connectors and "
        + "--exclude-connectors: it must be listed, but nothing else of it counts";

    [TestCase("--expect-connectors orders", "")]
    [TestCase("--expect-connectors orders,clicks --include-connectors clicks", Orders)]
    [TestCase("--expect-connectors orders --include-connectors o* --exclude-connectors *s", Orders)]
    [TestCase("--expect-connectors orders --include-connectors o*", "")]
    [TestCase("--connect-worker-id w:1 --failure-threshold-percentage 5", Scope)]
    [TestCase("--connect-worker-id w:1 --failure-threshold-percentage 5 --failure-threshold-scope worker", "")]
    [TestCase("--connect-worker-id w:1", "")]
    [TestCase("--failure-threshold-percentage 5", "")]
    [TestCase("--grace-period 30s,FAILED=1m,vanished_connectors=1m", "")]
    [TestCase("--grace-period UNASSIGNED=6m --unhealthy-states FAILED,UNASSIGNED", "")]
    [TestCase(
        "--grace-period UNASSIGNED=6m",
        "--grace-period (HEALTHCHECK_GRACE_PERIOD): UNASSIGNED is not in --unhealthy-states (HEALTHCHECK_UNHEALTHY_STATES), so its grace does nothing")]
    [
        TestCase("--grace-period no_tasks=6m",
            "--grace-period (HEALTHCHECK_GRACE_PERIOD): no_tasks is not in --checks (HEALTHCHECK_CHECKS), so its grace does nothing")]
    [TestCase("--unhealthy-states FAILED,DEGRADED,system_error,USER_ACTIONABLE_ERROR", "")]
    [
        TestCase("--unhealthy-states FAILED,draining",
            "--unhealthy-states (HEALTHCHECK_UNHEALTHY_STATES): DRAINING is not a state that Kafka Connect is known to have")]
    [TestCase("--grace-period SYSTEM_ERROR=6m", "")]
    [TestCase(
        "--grace-period SYSTEM_ERROR=6m --unhealthy-states PAUSED",
        "--grace-period (HEALTHCHECK_GRACE_PERIOD): SYSTEM_ERROR is not in --unhealthy-states (HEALTHCHECK_UNHEALTHY_STATES), so its grace does nothing")]
    [TestCase(
        "--grace-period draining=6m",
        "--grace-period (HEALTHCHECK_GRACE_PERIOD): DRAINING is not in --unhealthy-states (HEALTHCHECK_UNHEALTHY_STATES), so its grace does nothing")]
    [TestCase("--grace-period missing_connector=1m --expect-connectors orders", "")]
    [TestCase(
        "--grace-period missing_connector=1m",
        "--grace-period (HEALTHCHECK_GRACE_PERIOD): there is no --expect-connectors (HEALTHCHECK_EXPECT_CONNECTORS), so the grace of missing_connector does nothing")]
    [TestCase("--request-timeout 9s", "")]
    [TestCase(
        "--request-timeout 9.1s",
        "--request-timeout (HEALTHCHECK_REQUEST_TIMEOUT): 9.1 s is never reached, for a whole poll ends after nine tenths of --poll-interval (HEALTHCHECK_POLL_INTERVAL), 9 s")]
    [TestCase("--poll-interval 1s", "")]
    [TestCase("--stale-after 21s", "")]
    [TestCase(
        "--stale-after 10s",
        "--stale-after (HEALTHCHECK_STALE_AFTER): '10s' is less than --poll-interval (HEALTHCHECK_POLL_INTERVAL) and the time of a poll, so a snapshot would be stale "
            + "before the next could come; 21 s is taken instead")]
    public void Read_Together_WarnsOfWhatDoesNotMeanWhatItSeems(string args, string warning)
    {
        Assert.That(string.Join('\n', Read.Run(args.Split(' ')).Warnings), Is.EqualTo(warning));
    }
}

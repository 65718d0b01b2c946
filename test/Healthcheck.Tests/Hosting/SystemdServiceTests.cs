using Healthcheck.Connect;
using Healthcheck.Hosting;
using Healthcheck.Polling;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Healthcheck.Tests.Hosting;

/// <summary>What systemd hears, on a real datagram socket.</summary>
internal sealed class SystemdServiceTests
{
    private static readonly PollingOptions Polling = new([Given.Url], TimeSpan.FromSeconds(10));

    private ManualTimeProvider _time = null!;
    private ClusterSet _clusters = null!;
    private SystemdSocket _systemd = null!;

    [SetUp]
    public void Listen()
    {
        _time = new ManualTimeProvider();
        _clusters = Given.Clusters(Polling, _time);
        _systemd = new SystemdSocket();
    }

    [TearDown]
    public void Close() => _systemd.Dispose();

    [Test]
    public async Task Lifecycle_StartAndStop_AreTold()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        AddTo(builder.Services);
        var begins = new Begins(() => _systemd.HasHeard);
        builder.Services.AddSingleton<IHostedService>(begins);
        using var host = builder.Build();
        await host.StartAsync();
        Assert.That(begins.HadHeard, Is.False, "not ready before it listens");
        Assert.That(_systemd.Hear(), Is.EqualTo("READY=1"));
        await host.StopAsync();
        Assert.That(_systemd.Hear(), Is.EqualTo("STOPPING=1"));
        Assert.That(_systemd.HasHeard, Is.False);
    }

    [Test]
    public async Task Lifecycle_NobodyListens_IsNoFault()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        AddTo(builder.Services, ("NOTIFY_SOCKET", "/nonexistent/notify"));
        using var host = builder.Build();

        await host.StartAsync();

        Assert.That(() => host.StopAsync(), Throws.Nothing);
    }

    [Test]
    public async Task Watchdog_LoopThatTurns_IsFedTwiceWithinItsLimit()
    {
        using var service = Service(("WATCHDOG_USEC", "30000000"))!;
        await service.StartAsync(default);
        Assert.That(_systemd.Hear(), Is.EqualTo("WATCHDOG=1"));

        await TurnAsync(TimeSpan.FromSeconds(14.9));
        Assert.That(_systemd.HasHeard, Is.False);
        await TurnAsync(TimeSpan.FromSeconds(0.1));
        Assert.That(_systemd.Hear(), Is.EqualTo("WATCHDOG=1"));
        await service.StopAsync(default);
    }

    [Test]
    public async Task Watchdog_LoopThatHasStopped_IsFedNoMore()
    {
        using var service = Service(("WATCHDOG_USEC", "30000000"))!;
        await service.StartAsync(default);
        _systemd.Hear();

        for (var step = 0; step < 2; step++)
        {
            await StepAsync(TimeSpan.FromSeconds(15));
            Assert.That(_systemd.Hear(), Is.EqualTo("WATCHDOG=1"), "the loop may be late by 40 s");
        }

        await StepAsync(TimeSpan.FromSeconds(15));
        Assert.That(_clusters.All[0].Latest.LoopTurns, Is.False);
        await service.StopAsync(default);
        Assert.That(_systemd.HasHeard, Is.False);
    }

    [TestCase(null, null)]
    [TestCase("", null)]
    [TestCase("0", null)]
    [TestCase("soon", null)]
    [TestCase("30000000", "1")]
    public async Task Watchdog_NotAskedForOrNotOfUs_IsNotFed(string? microseconds, string? pid)
    {
        using var service = Service(("WATCHDOG_USEC", microseconds), ("WATCHDOG_PID", pid))!;

        await service.StartAsync(default);
        await service.StopAsync(default);

        Assert.That(_systemd.HasHeard, Is.False);
        Assert.That(_time.Armings, Is.Zero);
    }

    [Test]
    public void Status_Verdicts_AreToldWhenTheyChange()
    {
        using var service = Service()!;
        var now = _clusters.All[0].Latest.Now;

        Publish(service, new ConnectReading.Seen(Given.SnapshotAt(now, Given.Connector("a", tasks: [Given.Task(0)]))));
        Publish(service, new ConnectReading.Seen(Given.SnapshotAt(now, Given.Connector("a", tasks: [Given.Task(0)]))));
        Publish(service, new ConnectReading.Seen(Given.SnapshotAt(now, Given.Connector("a", tasks: [Given.Task(0, "FAILED")]))));

        Assert.That(_systemd.Hear(), Is.EqualTo("STATUS=healthy: 1 connectors, 1 tasks, 0 failures"));
        Assert.That(_systemd.Hear(), Is.EqualTo("STATUS=unhealthy: 1 connectors, 1 tasks, 1 failures"));
        Assert.That(_systemd.HasHeard, Is.False);
    }

    [Test]
    public void Status_HostileFault_StaysOneAssignment()
    {
        using var service = Service()!;

        Publish(service, new ConnectReading.Unreachable(FaultReason.Other, "odd\nREADY=1\r\u0085MAINPID=1"));

        Assert.That(_systemd.Hear(), Is.EqualTo("STATUS=unhealthy: the last poll failed (other: odd READY=1  MAINPID=1)"));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("@")]
    [TestCase("vsock:2:1")]
    public void AddTo_NoSocket_AddsNothing(string? socket)
    {
        Assert.That(Service(("NOTIFY_SOCKET", socket)), Is.Null);
    }

    [Test]
    public void AddTo_AddressNoSocketCanHave_IsAWarningAndNoService()
    {
        var services = new ServiceCollection();

        var warning = SystemdService.AddTo(services, name => name is "NOTIFY_SOCKET" ? "/" + new string('a', 200) : null);

        Assert.That(warning, Does.StartWith("NOTIFY_SOCKET: "));
        Assert.That(services, Is.Empty);
    }

    [TestCase("1", null)]
    [TestCase("1999", null)]
    [TestCase("-5", null)]
    [TestCase("2000", 2.0)]
    [TestCase("30000000", 30_000.0)]
    [TestCase("8640000000000", 7_200_000.0)]
    [TestCase("9223372036854775807", 7_200_000.0)]
    [TestCase("79228162514264337593543950335", 7_200_000.0)]
    [TestCase("99999999999999999999999999999999999999", null)]
    public void Parse_Watchdog_IsWhatATimerCanKeep(string text, double? milliseconds)
    {
        Assert.That(WatchdogText.Parse(text)?.TotalMilliseconds, Is.EqualTo(milliseconds));
    }

    [TestCase("1", false)]
    [TestCase("2000", true)]
    [TestCase("8640000000000", true)]
    [TestCase("9223372036854775807", true)]
    public async Task Watchdog_OddLimit_DoesNotEndTheService(string microseconds, bool isFed)
    {
        using var service = Service(("WATCHDOG_USEC", microseconds))!;
        await service.StartAsync(default);
        if (isFed)
        {
            Assert.That(_systemd.Hear(), Is.EqualTo("WATCHDOG=1"));
            await _time.WaitUntilArmedAsync(1);
        }

        await service.StopAsync(default);

        Assert.That((_systemd.HasHeard, service.ExecuteTask!.IsFaulted), Is.EqualTo((false, false)));
    }

    private SystemdService? Service(params (string Name, string? Value)[] variables)
    {
        var services = new ServiceCollection();
        AddTo(services, variables);
        return (SystemdService?)services.BuildServiceProvider().GetServices<IHostedService>().SingleOrDefault();
    }

    private void AddTo(IServiceCollection services, params (string Name, string? Value)[] variables)
    {
        var all = variables.Append(("NOTIFY_SOCKET", _systemd.Name)).DistinctBy(pair => pair.Item1)
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);
        services.AddSingleton(_clusters).AddSingleton<TimeProvider>(_time);
        SystemdService.AddTo(services, name => all.GetValueOrDefault(name));
    }

    /// <summary>Time goes by while the poll loop turns.</summary>
    private async Task TurnAsync(TimeSpan by)
    {
        _clusters.All[0].Latest.MarkTurn();
        await StepAsync(by);
    }

    private async Task StepAsync(TimeSpan by)
    {
        await _time.WaitUntilArmedAsync(1);
        _time.Advance(by);
    }

    private void Publish(SystemdService service, ConnectReading reading)
    {
        _clusters.All[0].Latest.Set(
            _clusters.All[0].Latest.Current.Evaluate(reading, Given.AliveAt(_clusters.All[0].Latest.Now), TimeSpan.Zero,
                _clusters.All[0].Latest.Now));
        service.Publish(_clusters.All[0].Latest.Current);
    }

    /// <summary>Begins with the host, and notes whether systemd had heard anything by then.</summary>
    private sealed class Begins(Func<bool> hasHeard) : IHostedService
    {
        public bool HadHeard { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            HadHeard = hasHeard();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

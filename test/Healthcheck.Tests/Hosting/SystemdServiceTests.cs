using System.Net.Sockets;
using System.Text;
using Healthcheck.Connect;
using Healthcheck.Hosting;
using Healthcheck.Polling;
using Healthcheck.Tests.Health;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace Healthcheck.Tests.Hosting;

/// <summary>What systemd hears, on a real datagram socket.</summary>
internal sealed class SystemdServiceTests
{
    private static readonly PollingOptions Polling = new([Given.Url], TimeSpan.FromSeconds(10));

    private ManualTimeProvider _time = null!;
    private ClusterSet _clusters = null!;
    private Socket _systemd = null!;
    private string _name = "";

    [SetUp]
    public void Listen()
    {
        _time = new ManualTimeProvider();
        _clusters = Given.Clusters(Polling, _time);
        _name = $"@healthcheck-{Guid.NewGuid():N}";
        _systemd = Bind($"\0{_name[1..]}");
    }

    [TearDown]
    public void Close() => _systemd.Dispose();

    [Test]
    public async Task Lifecycle_StartAndStop_AreTold()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        AddTo(builder.Services);
        var begins = new Begins(() => HasHeard);
        builder.Services.AddSingleton<IHostedService>(begins);
        using var host = builder.Build();
        await host.StartAsync();
        Assert.That(begins.HadHeard, Is.False, "not ready before it listens");
        Assert.That(Hear(), Is.EqualTo("READY=1"));
        await host.StopAsync();
        Assert.That(Hear(), Is.EqualTo("STOPPING=1"));
        Assert.That(HasHeard, Is.False);
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
        Assert.That(Hear(), Is.EqualTo("WATCHDOG=1"));

        await TurnAsync(TimeSpan.FromSeconds(14.9));
        Assert.That(HasHeard, Is.False);
        await TurnAsync(TimeSpan.FromSeconds(0.1));
        Assert.That(Hear(), Is.EqualTo("WATCHDOG=1"));
        await service.StopAsync(default);
    }

    [Test]
    public async Task Watchdog_LoopThatHasStopped_IsFedNoMore()
    {
        using var service = Service(("WATCHDOG_USEC", "30000000"))!;
        await service.StartAsync(default);
        Hear();

        for (var step = 0; step < 2; step++)
        {
            await StepAsync(TimeSpan.FromSeconds(15));
            Assert.That(Hear(), Is.EqualTo("WATCHDOG=1"), "the loop may be late by 40 s");
        }

        await StepAsync(TimeSpan.FromSeconds(15));
        Assert.That(_clusters.All[0].Latest.LoopTurns, Is.False);
        await service.StopAsync(default);
        Assert.That(HasHeard, Is.False);
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

        Assert.That(HasHeard, Is.False);
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

        Assert.That(Hear(), Is.EqualTo("STATUS=healthy: 1 connectors, 1 tasks, 0 failures"));
        Assert.That(Hear(), Is.EqualTo("STATUS=unhealthy: 1 connectors, 1 tasks, 1 failures"));
        Assert.That(HasHeard, Is.False);
    }

    [Test]
    public void Status_HostileFault_StaysOneAssignment()
    {
        using var service = Service()!;

        Publish(service, new ConnectReading.Unreachable(FaultReason.Other, "odd\nREADY=1\r\u0085MAINPID=1"));

        Assert.That(Hear(), Is.EqualTo("STATUS=unhealthy: the last poll failed (other: odd READY=1  MAINPID=1)"));
    }

    [Test]
    public void Notify_SocketWithAPath_IsHeard()
    {
        var path = Path.Combine(Path.GetTempPath(), $"healthcheck-{Guid.NewGuid():N}");
        using var systemd = Bind(path);
        try
        {
            using var socket = NotifySocket.TryOpen(path)!;
            socket.Notify(ServiceState.Ready);
            Assert.That(Hear(systemd), Is.EqualTo("READY=1"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Notify_NobodyListens_IsNoFault()
    {
        using var socket = NotifySocket.TryOpen("/nonexistent/notify")!;

        Assert.That(() => socket.Notify(ServiceState.Ready), Throws.Nothing);
    }

    [Test]
    public async Task Notify_NobodyReads_DoesNotWaitForEver()
    {
        using var socket = NotifySocket.TryOpen(_name)!;
        FillUp();

        await Task.Run(() => socket.Notify(ServiceState.Ready)).WaitAsync(TimeSpan.FromSeconds(10));
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
            Assert.That(Hear(), Is.EqualTo("WATCHDOG=1"));
            await _time.WaitUntilArmedAsync(1);
        }

        await service.StopAsync(default);

        Assert.That((HasHeard, service.ExecuteTask!.IsFaulted), Is.EqualTo((false, false)));
    }

    private static Socket Bind(string name)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 30_000 };
        socket.Bind(new UnixDomainSocketEndPoint(name));
        return socket;
    }

    private static string Hear(Socket systemd)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer));
    }

    /// <summary>The next message; sending is done on the caller's thread or awaited, so it is there, or soon will be.</summary>
    private string Hear() => Hear(_systemd);

    private bool HasHeard => _systemd.Available > 0;

    /// <summary>Until no more goes in, as when systemd hangs.</summary>
    private void FillUp()
    {
        using var other = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        other.Connect(new UnixDomainSocketEndPoint($"\0{_name[1..]}"));
        while (true)
        {
            try
            {
                other.Send("STATUS=much"u8);
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock)
            {
                return;
            }
        }
    }

    private SystemdService? Service(params (string Name, string? Value)[] variables)
    {
        var services = new ServiceCollection();
        AddTo(services, variables);
        return (SystemdService?)services.BuildServiceProvider().GetServices<IHostedService>().SingleOrDefault();
    }

    private void AddTo(IServiceCollection services, params (string Name, string? Value)[] variables)
    {
        var all = variables.Append(("NOTIFY_SOCKET", _name)).DistinctBy(pair => pair.Item1)
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

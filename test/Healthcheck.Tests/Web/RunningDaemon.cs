using FakeConnect;
using Healthcheck.Configuration;
using Healthcheck.Health;
using Healthcheck.Tests.Configuration;
using Healthcheck.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Healthcheck.Tests.Web;

/// <summary>The real daemon in this process, on a free port of 127.0.0.1, put together by its own composition root.</summary>
internal sealed class RunningDaemon : IAsyncDisposable
{
    /// <summary>Against a test that would wait for ever; nothing waits for it to pass.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PublishedReports _reports;
    private readonly WebApplication _app;

    private RunningDaemon(WebApplication app, CapturedLogs logs, PublishedReports reports) => (_app, Logs, _reports) = (app, logs, reports);

    public CapturedLogs Logs { get; }

    public WebApplication App => _app;

    public HttpClient Http { get; private set; } = new();

    /// <summary>Starts, and waits for the end of the first poll.</summary>
    public static async Task<RunningDaemon> StartAsync(Uri connect, TimeProvider time, params string[] args)
    {
        var daemon = await StartUnpolledAsync(connect, time, args);
        await daemon.NextReportAsync();
        return daemon;
    }

    public static Task<RunningDaemon> StartUnpolledAsync(Uri connect, TimeProvider time, params string[] args) =>
        StartAsync(connect, time, Read.Settings(args));

    public static async Task<RunningDaemon> StartAsync(
        Uri connect, TimeProvider time, DaemonOptions settings, Random? random = null, Action<IServiceCollection>? replace = null)
    {
        var (logs, reports) = (new CapturedLogs(), new PublishedReports());
        var app = Daemon.Build(OnAnyPort(settings) with { Cluster = settings.Cluster.WithWorkers([connect]) }, time, services =>
        {
            services.RemoveAll<ILoggerProvider>();
            services.AddSingleton<ILoggerProvider>(logs);
            services.AddSingleton(random ?? new FixedRandom());
            services.AddSingleton<IReportPublisher>(reports);
            replace?.Invoke(services);
        });
        var daemon = new RunningDaemon(app, logs, reports);
        await app.StartAsync();
        daemon.Http.BaseAddress = new Uri(app.Urls.Single());
        daemon.Http.Timeout = Patience;
        return daemon;
    }

    /// <summary>On 127.0.0.1.</summary>
    public static DaemonOptions OnAnyPort(DaemonOptions settings) =>
        settings with { Web = settings.Web with { BindAddress = "127.0.0.1", Port = 0 } };

    /// <summary>The next report that has not been asked for; its answers are being served by then.</summary>
    public Task<HealthReport> NextReportAsync() => _reports.NextAsync();

    /// <summary>Until nothing is under way any more but what the loop waits with; two questions may follow each other.</summary>
    /// <param name="timers">How many timers stay armed.</param>
    public async Task SettleAsync(ManualTimeProvider clock, int timers = 1)
    {
        await clock.WaitUntilSettledAsync(timers);
        await AskAsync("/ping");
        await clock.WaitUntilSettledAsync(timers);
    }

    /// <summary>Those that have come so far will not be asked for.</summary>
    public void SkipReports() => _reports.Skip();

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        return await Http.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async Task<string> ReadAsync(string path)
    {
        using var response = await GetAsync(path);
        return await response.Content.ReadAsStringAsync();
    }

    public async Task<(int Code, string Body)> AskAsync(string path)
    {
        using var response = await GetAsync(path);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>A worker that lists these connectors.</summary>
    public static async Task<(FakeWorker Connect, FakeCluster Cluster)> StartConnectAsync(params FakeConnector[] connectors)
    {
        var cluster = new FakeCluster();
        foreach (var connector in connectors)
        {
            cluster.Set(connector);
        }

        return (await FakeWorker.StartAsync(cluster), cluster);
    }
}

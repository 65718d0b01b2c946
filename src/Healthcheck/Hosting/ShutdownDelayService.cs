namespace Healthcheck.Hosting;

/// <summary>
/// Keeps the listener open for a moment after shutdown has begun, so that /readyz is seen to say 503 before connections are
/// refused.
/// </summary>
internal sealed class ShutdownDelayService(TimeProvider time) : IHostedLifecycleService
{
    private static readonly TimeSpan ShortWhile = TimeSpan.FromMilliseconds(500);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.Delay(ShortWhile, time, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

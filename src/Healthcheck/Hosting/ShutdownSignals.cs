using System.Runtime.InteropServices;

namespace Healthcheck.Hosting;

/// <summary>
/// SIGTERM, SIGINT and SIGQUIT from the first moment to the last: the host listens to them only while it starts and runs, and before and
/// after that they would end the process in their own way.
/// </summary>
internal sealed class ShutdownSignals : IDisposable
{
    private readonly CancellationTokenSource _received = new();
    private readonly PosixSignalRegistration[] _registrations;

    public ShutdownSignals() => _registrations =
        [.. new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT }.Select(signal => PosixSignalRegistration.Create(signal, Receive))];

    /// <summary>Cancelled by the first signal; further ones change nothing.</summary>
    public CancellationToken Received => _received.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _received.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true;
        _received.Cancel();
    }
}

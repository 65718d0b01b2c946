using Healthcheck.IntegrationTests.Support;

namespace Healthcheck.IntegrationTests;

/// <summary>One broker and one worker of the newest version for all stories that do not damage them.</summary>
[SetUpFixture]
internal sealed class SharedKafka
{
    private static Broker? _broker;
    private static ConnectWorker? _worker;

    public static Broker Broker => _broker!;

    public static ConnectWorker Worker => _worker!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _broker = await Broker.StartAsync();
        _worker = await ConnectWorker.StartAsync(_broker, "shared");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_worker is not null)
        {
            await _worker.DisposeAsync();
        }
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }
    }
}

using FakeConnect;

namespace Healthcheck.Benchmarks;

/// <summary>A stand-in for one Connect worker. Answers each line of its input with the number of requests since the line before.</summary>
internal static class LargeConnect
{
    public static async Task RunAsync(int port, int connectors, int tasks, string state)
    {
        await using var connect = await FakeWorker.StartAsync(LargeCluster.Create(connectors, tasks, state), port);
        connect.ForgetRequests();
        Console.WriteLine(connect.Address);
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine(connect.Requests.Count);
            connect.ForgetRequests();
        }
    }
}

using System.Net.Sockets;
using System.Text;
using FakeConnect;

namespace Healthcheck.Benchmarks.Soak;

/// <summary>
/// Lets a cluster live through months in an hour, step by step: each step waits until a poll has seen the one before, so that all of it
/// must be found again in what the daemon tells.
/// </summary>
internal sealed class SoakRun(SoakOptions options, FakeWorker connect, FakeCluster cluster, DaemonView daemon)
{
    private const int StepsPerRestart = 10;
    private const int StepsPerOutage = 150;
    private const int StepsPerStuckHerder = 1000;
    private const int StepsPerRotation = 100;
    private const int StepsPerLine = 500;

    private readonly Random _random = new(options.Seed);
    private readonly List<TcpClient> _left = [];
    private int _lists;
    private int _herders;

    public Outages Outages => new(_lists, _herders);

    public long Rotations { get; private set; }

    public async Task<long> PlayAsync(Churn churn, CancellationToken cancellationToken)
    {
        var first = (await daemon.PollsAsync(cancellationToken)).Attempted;
        for (var step = 1; ; step++)
        {
            churn.Step();
            if (step % StepsPerRestart == 0)
            {
                churn.FailForRestart();
            }

            Plant(step);
            await daemon.SeenAsync(cancellationToken);
            if (step % StepsPerRotation == 0)
            {
                await RotateAsync(cancellationToken);
            }

            if (step % StepsPerOutage == 0)
            {
                await LoseListAsync(cancellationToken);
            }

            if (step % StepsPerStuckHerder == StepsPerStuckHerder / 2)
            {
                await StickHerderAsync(cancellationToken);
            }

            var polls = (await daemon.PollsAsync(cancellationToken)).Attempted - first;
            if (step % StepsPerLine == 0)
            {
                Console.WriteLine($"soak: {polls} polls, {step} steps");
            }

            if (polls >= options.Polls)
            {
                await SettleAsync(cancellationToken);
                return polls;
            }
        }
    }

    private static async Task SettleAsync(Func<bool> isSettled, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 600 && !isSettled(); i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Until all restarts are done, and it has been seen what became of them.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(
            () => !cluster.Connectors.Any(connector => connector.Name.StartsWith(Churn.LeftToRestart, StringComparison.Ordinal)
                && connector.Tasks.Any(task => task.State is "FAILED")),
            cancellationToken);
        await daemon.SeenAsync(cancellationToken);
        await daemon.SeenAsync(cancellationToken);
    }

    private void Plant(int step)
    {
        if (options.Plant is "event" && step == 20)
        {
            // There and back between two polls: nobody can have seen it, and it is counted.
            var name = cluster.Connectors[0].Name;
            var state = cluster.Connectors[0].State;
            cluster.SetState(name, state is "PAUSED" ? "RUNNING" : "PAUSED");
            cluster.SetState(name, state);
        }

        if (options.Plant is "handles" && step % 5 == 0)
        {
            _left.Add(new TcpClient(options.Daemon.Host, options.Daemon.Port));
        }
    }

    /// <summary>New credentials in the file; Connect sees them before long.</summary>
    private async Task RotateAsync(CancellationToken cancellationToken)
    {
        Rotations++;
        var credentials = $"soak:password-{Rotations}";

        // Moved over the old one: a reader never sees half of it.
        var fresh = options.Credentials + ".new";
        await File.WriteAllTextAsync(fresh, credentials, cancellationToken);
        File.Move(fresh, options.Credentials, overwrite: true);
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));
        await SettleAsync(() => connect.Requests.Any(request => request.Authorization == expected), cancellationToken);
        if (!connect.Requests.Any(request => request.Authorization == expected))
        {
            throw new TimeoutException("the new credentials were not used within a minute");
        }
    }

    private async Task LoseListAsync(CancellationToken cancellationToken)
    {
        _lists++;
        var hanging = FakeReply.Hanging();
        connect.Answer("/connectors", _random.Next(5) switch
        {
            0 => hanging,
            1 => FakeReply.Dropped(),
            2 => FakeReply.Error(500, "Request timed out"),
            3 => FakeReply.Truncated("{\"churn\":", 5),
            _ => FakeReply.Text("<html>sign in</html>", 200, "text/html"),
        });
        await daemon.WaitAsync(polls => !polls.Up, "the list is lost", cancellationToken);
        connect.Forget("/connectors");
        hanging.Release();
        await daemon.WaitAsync(polls => polls.Up && polls.WorkerAlive, "the list is found", cancellationToken);
        await daemon.SeenAsync(cancellationToken);
    }

    private async Task StickHerderAsync(CancellationToken cancellationToken)
    {
        _herders++;
        connect.Alive = false;
        await daemon.WaitAsync(polls => !polls.WorkerAlive, "the worker is not alive", cancellationToken);
        connect.Alive = true;
        await daemon.WaitAsync(polls => polls.Up && polls.WorkerAlive, "the worker is alive", cancellationToken);
        await daemon.SeenAsync(cancellationToken);
    }
}

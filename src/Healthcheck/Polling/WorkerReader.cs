using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Rest;

namespace Healthcheck.Polling;

/// <summary>Asks one worker for its list and for the proof that it is a live member of its group, over one connection.</summary>
internal sealed class WorkerReader(ConnectClient client, PollingOptions options, HealthPolicy policy, Random random, TimeProvider time)
{
    /// <summary>A worker that has not proved itself by then is not waited for: a healthy one answers within milliseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How many polls ask twice. A fixed number of requests could fall into step with the turns of a balancer.</summary>
    private const double ShareAskingTwice = 0.25;

    private const double ShareRepeatingSlow = 0.5;

    private readonly ListReview _review = new(client);

    public async Task<WorkerReading> ReadAsync(
        WorkerMonitor worker, ListTrust trust, PollDeadline deadline, CancellationToken cancellationToken)
    {
        if (worker.Pause is { } pause && Timestamp.Now(time).Monotonic < pause.Until.Monotonic)
        {
            return WorkerReading.Unreachable(worker, pause.Fault);
        }

        if (!worker.IsAlive)
        {
            // Behind the same address another process may be well by now.
            worker.Disconnect();
        }

        WorkerConnection? reconnected = null;
        for (var isRepeated = false; ; isRepeated = true)
        {
            var connection = worker.Connect();
            var reading = await client.ReadAsync(connection, deadline, cancellationToken);
            if (reading is not ConnectReading.Seen { Snapshot: var snapshot })
            {
                return NoteFault(worker, (ConnectReading.Unreachable)reading);
            }

            worker.Pause = null;
            var list = new WorkerList(snapshot, connection, connection.Number, trust.Compare(snapshot, policy));
            var names = snapshot.Connectors.Select(connector => connector.Name);
            var isAsked = worker.Ask(list, names, CountQuestions(worker), RepeatsSlow, cancellationToken);
            if (isAsked && (list.Loss.NeedsProof || !worker.HasProven(list) || !worker.IsAlive))
            {
                await deadline.WaitAsync(worker.Answer, Patience, cancellationToken);
            }

            if (worker.WasReconnectedAfter(list) && deadline.Left > TimeSpan.Zero)
            {
                if (connection == reconnected)
                {
                    connection.MarkNotLasting();
                }

                reconnected = connection;
                continue;
            }

            if (!isRepeated && isAsked && IsWorthAnotherConnection(worker, list) && deadline.Left > TimeSpan.Zero)
            {
                worker.Disconnect();
                continue;
            }

            return await _review.JudgeAsync(worker, list, trust, deadline, cancellationToken);
        }
    }

    /// <summary>A refused connection, or a bare web server, says that the process of before is gone.</summary>
    private WorkerReading NoteFault(WorkerMonitor worker, ConnectReading.Unreachable fault)
    {
        if (fault.IsReplaced)
        {
            worker.MarkReplaced();
        }

        if (fault.RetryAfter is { } after)
        {
            var now = Timestamp.Now(time);
            worker.Pause = (now with { Monotonic = now.Monotonic + after }, fault);
        }

        return WorkerReading.Unreachable(worker, fault);
    }

    /// <summary>Behind one address another worker may be well; where there are more addresses, the next of them is asked instead.</summary>
    private bool IsWorthAnotherConnection(WorkerMonitor worker, WorkerList list) =>
        options.Workers.Length == 1 && worker.Answer.IsCompleted && !worker.HasProven(list) && worker.Life.Last is { Alive: false };

    private int CountQuestions(WorkerMonitor worker) =>
        worker.Life.Last is null ? 2
        : worker.IsSuspect ? random.NextDouble() < 0.5 ? 2 : 3
        : random.NextDouble() < ShareAskingTwice ? 2 : 1;

    /// <summary>
    /// A sick worker takes 10 s to say so. Meanwhile the polls read as many lists each time, so behind a proxy the next question could go
    /// to the same worker again, for ever.
    /// </summary>
    private bool RepeatsSlow() => random.NextDouble() < ShareRepeatingSlow;
}

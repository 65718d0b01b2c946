using System.Diagnostics;
using System.Text.Json;

namespace Healthcheck.Mutation;

/// <summary>A process that tries changes, seen from outside; started when it is asked, ended when it hangs.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan CoverageLimit = TimeSpan.FromMinutes(30);

    private Process? _process;

    public Coverage Cover(string namespaces)
    {
        var (_, reply) = Ask(new Question(MutantSwitch.None, null, namespaces), CoverageLimit);
        End();
        return new Coverage(reply?.Coverage ?? throw new InvalidOperationException("The tests ended or hung without a change."));
    }

    /// <summary>Runs <paramref name="tests"/> with a change on.</summary>
    public Outcome Try(Mutant mutant, string[] tests, TimeSpan limit)
    {
        var (inTime, reply) = Ask(new Question(mutant.Id, tests), limit);
        if (reply is { FailedTest: null } && reply.Finished < tests.Length)
        {
            // A test that did not run has not seen the change. An earlier one may have left something that keeps it from running.
            Console.Error.WriteLine($"change {mutant.Id}: {reply.Finished} of {tests.Length} tests ran, so they are run in a new process");
            End();
            (inTime, reply) = Ask(new Question(mutant.Id, tests), limit);
        }

        if (reply is not null)
        {
            return reply.FailedTest is { } test ? new Outcome("Killed", test) : Outcome.Survived;
        }

        End();
        return inTime ? new Outcome("Killed", "the end of the process") : new Outcome("Timeout", null);
    }

    /// <summary>What has run once in the process, initializers for one, runs again in the next.</summary>
    public void End()
    {
        if (_process is null)
        {
            return;
        }

        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose() => End();

    private (bool InTime, Reply? Reply) Ask(Question question, TimeSpan limit)
    {
        _process ??= Start();
        var answer = Task.Run(() => ReadReply(_process.StandardOutput));
        try
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(question));
        }
        catch (IOException)
        {
            // It has ended; the reading says so.
        }

        return answer.Wait(limit) ? (true, answer.Result) : (false, null);
    }

    private static Reply? ReadReply(StreamReader output)
    {
        while (output.ReadLine() is { } line)
        {
            if (line.Split(Worker.ReplyMark) is [.., var json] parts && parts.Length > 1)
            {
                return JsonSerializer.Deserialize<Reply>(json);
            }
        }

        return null;
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A changed program may write files anywhere; beside it they are in nobody's way.
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.ArgumentList.Add(Worker.Argument);
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardInput.AutoFlush = true;
        return process;
    }
}

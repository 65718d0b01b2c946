using System.Globalization;
using Healthcheck.Configuration;
using Healthcheck.Health;

namespace Healthcheck.Commands;

/// <summary>
/// <c>check --watch</c>: looks again and again until it is interrupted. A terminal shows the newest look in place of the one before;
/// elsewhere a look is printed when it differs from the one before.
/// </summary>
/// <param name="write">The page of a look.</param>
/// <param name="withTimes">Whether pages are told apart by a line with the time, outside a terminal.</param>
internal sealed class CheckWatch(
    CommandEnvironment environment, TimeSpan interval, Func<HealthReport[], string> write, bool redraws, bool withTimes, TimeProvider time)
{
    private const string Home = "\x1b[H";
    private const string ClearAll = "\x1b[2J";
    private const string ClearLine = "\x1b[K";
    private const string ClearRest = "\x1b[J";

    private string? _printed;

    /// <param name="look">One look at all clusters.</param>
    /// <returns>The last look that was finished; empty where none was.</returns>
    public async Task<HealthReport[]> RunAsync(Func<CancellationToken, Task<HealthReport[]>> look, CancellationToken interrupted)
    {
        HealthReport[] last = [];
        try
        {
            while (true)
            {
                last = await look(interrupted);
                Show(write(last));
                if (environment.OutputIsLost())
                {
                    // Nobody reads on, as after "| head".
                    return last;
                }

                await Task.Delay(interval, time, interrupted);
            }
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return last;
        }
    }

    private void Show(string page)
    {
        if (redraws)
        {
            environment.Output.Write(Draw(page, isFirst: _printed is null));
        }
        else if (page != _printed)
        {
            var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            environment.Output.Write(withTimes ? $"{(_printed is null ? "" : "\n")}{now}\n{page}" : page);
        }

        _printed = page;
    }

    /// <summary>Line by line over what stands there, which does not flicker, and no more lines than the terminal has.</summary>
    private string Draw(string page, bool isFirst)
    {
        var now = time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        string[] lines = [$"Every {QuantityParser.Format(interval)}, now {now}; Ctrl+C ends", "", .. page.TrimEnd('\n').Split('\n')];
        var room = environment.MeasureTerminal().Lines - 1;
        if (room >= 3 && lines.Length > room)
        {
            lines = [.. lines[..(room - 1)], string.Create(CultureInfo.InvariantCulture, $"... and {lines.Length - room + 1} more lines")];
        }

        return $"{(isFirst ? ClearAll : "")}{Home}{string.Concat(lines.Select(line => line + ClearLine + "\n"))}{ClearRest}";
    }
}

using System.Globalization;

namespace Healthcheck.Commands;

/// <summary>What a command has of the process that it runs in.</summary>
/// <param name="Variables">The environment, names compared with case.</param>
/// <param name="IsTerminal">Whether the output is read by a person at a terminal.</param>
internal sealed record CommandEnvironment(
    IReadOnlyDictionary<string, string> Variables, TextWriter Output, TextWriter Error, bool IsTerminal)
{
    /// <summary>Narrower than this no table can be read, so a narrower one is taken for a mistake.</summary>
    private const int LeastColumns = 20;

    /// <summary>Columns and lines of the terminal; 0 where that is not known. Asked for each page, for windows change.</summary>
    public Func<(int Columns, int Lines)> MeasureTerminal { get; init; } = () => (0, 0);

    /// <summary>Whether some of the output found nobody, so that whoever writes on and on may stop.</summary>
    public Func<bool> OutputIsLost { get; init; } = () => false;

    /// <summary>Ends a command that goes on until it is interrupted, as a signal does.</summary>
    public CancellationToken Interrupted { get; init; }

    /// <summary>Whether what is on the screen can be overwritten.</summary>
    public bool CanRedraw => IsTerminal && Variables.GetValueOrDefault("TERM") is not "dumb";

    /// <summary>How wide a page may be; null: as wide as it wants. The variable COLUMNS beats what the terminal says.</summary>
    public int? FindColumns() =>
        int.TryParse(Variables.GetValueOrDefault("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted)
            && wanted >= LeastColumns ? wanted
        : IsTerminal && MeasureTerminal().Columns is >= LeastColumns and var columns ? columns
        : null;

    /// <summary>One line each.</summary>
    /// <returns>The exit code.</returns>
    public int TellFaults(IEnumerable<string> faults)
    {
        foreach (var fault in faults)
        {
            Error.WriteLine(fault);
        }

        return ExitCode.FaultySettings;
    }
}

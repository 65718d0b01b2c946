using System.Collections.Immutable;

namespace Healthcheck.Configuration;

/// <summary>What came of reading the settings: exactly one of the four cases below.</summary>
internal abstract record SettingsReading
{
    private SettingsReading()
    {
    }

    /// <summary>Start the daemon. Warnings are one line each and hold no values.</summary>
    internal sealed record Run(DaemonSettings Settings, ImmutableArray<string> Warnings) : SettingsReading;

    /// <summary>Print the text to standard output, exit 0.</summary>
    internal sealed record Help(string Text) : SettingsReading;

    /// <summary>Print the version to standard output, exit 0.</summary>
    internal sealed record Version : SettingsReading;

    /// <summary>Print one line per fault to standard error, exit 2.</summary>
    internal sealed record Faulty(IReadOnlyList<string> Faults) : SettingsReading;
}

using System.Collections.Immutable;
using System.CommandLine;
using Healthcheck.Configuration;
using CommandLineResult = System.CommandLine.ParseResult;

namespace Healthcheck.Commands;

/// <summary>A command that takes the settings of the daemon, and tells its help, the version and all faults before it begins.</summary>
internal abstract class SettingsCommand : Command
{
    private readonly SettingFlags _flags = new();

    protected SettingsCommand(string name, string description, CommandEnvironment environment)
        : base(name, description)
    {
        Environment = environment;
        TreatUnmatchedTokensAsErrors = false;
        _flags.AddTo(this);
        SetAction((line, _) => RunAsync(line));
    }

    protected CommandEnvironment Environment { get; }

    protected abstract string Help { get; }

    /// <returns>The settings, or what is wrong with them and with the command's own flags.</returns>
    internal SettingsResult Read(CommandLineResult line)
    {
        var arguments = _flags.Read(line);
        return SettingsReader.Read(arguments with { Faults = [.. ReadOwnFaults(line), .. arguments.Faults] }, Environment.Variables);
    }

    /// <summary>Faults of the flags that the command has besides the settings, one line each.</summary>
    protected virtual IEnumerable<string> ReadOwnFaults(CommandLineResult line) => [];

    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(CommandLineResult line, DaemonOptions options, ImmutableArray<string> warnings);

    private async Task<int> RunAsync(CommandLineResult line)
    {
        if (SettingFlags.IsGiven(line, SettingTable.Help))
        {
            await Environment.Output.WriteAsync(Help);
            return ExitCode.Success;
        }

        if (SettingFlags.IsGiven(line, SettingTable.Version))
        {
            await Environment.Output.WriteLineAsync($"{Product.Name} {Product.Version}");
            return ExitCode.Success;
        }

        var settings = Read(line);
        return settings.Options is { } options
            ? await RunAsync(line, options, settings.Warnings)
            : Environment.TellFaults(settings.Faults);
    }
}

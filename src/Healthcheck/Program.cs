using System.Collections;
using Healthcheck;
using Healthcheck.Commands;
using Healthcheck.Configuration;
using Healthcheck.Hosting;

var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "");

// The first argument may name a command.
if (args is ["probe", ..])
{
    return ProbeCommand.Run(args.AsSpan(1), variables, ConsoleText.Output, ConsoleText.Error);
}

if (args is ["check", ..])
{
    return await Check.RunAsync(args[1..], variables, ConsoleText.Output, ConsoleText.Error, isTerminal: !Console.IsOutputRedirected);
}

switch (SettingsReader.Read(args, variables))
{
    case SettingsReading.Help help:
        ConsoleText.Output.Write(help.Text);
        return ExitCode.Success;
    case SettingsReading.Version:
        ConsoleText.Output.WriteLine($"{Product.Name} {Product.Version}");
        return ExitCode.Success;
    case SettingsReading.Faulty faulty:
        foreach (var fault in faulty.Faults)
        {
            ConsoleText.Error.WriteLine(fault);
        }

        return ExitCode.FaultySettings;
    case SettingsReading.Run run:
        using (var signals = new ShutdownSignals())
        {
            return await Daemon.RunAsync(run.Settings, run.Warnings, signals.Received);
        }

    default:
        throw new System.Diagnostics.UnreachableException();
}

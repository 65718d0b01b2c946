using System.Collections;
using Healthcheck;
using Healthcheck.Settings;

var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "");
switch (SettingsReader.Read(args, variables))
{
    case SettingsReading.Help help:
        Console.Write(help.Text);
        return ExitCode.Stopped;
    case SettingsReading.Version:
        Console.WriteLine($"{Product.Name} {Product.Version}");
        return ExitCode.Stopped;
    case SettingsReading.Faulty faulty:
        foreach (var fault in faulty.Faults)
        {
            Console.Error.WriteLine(fault);
        }

        return ExitCode.FaultySettings;
    case SettingsReading.Run run:
        return await Daemon.RunAsync(run.Settings, run.Warnings);
    default:
        throw new System.Diagnostics.UnreachableException();
}

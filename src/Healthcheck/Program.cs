using System.Collections;
using Healthcheck;
using Healthcheck.Commands;

if (OperatingSystem.IsLinux() && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("HOME")))
{
    // Where certificates are concerned .NET looks for stores below the home directory, and throws for a user who has none.
    Environment.SetEnvironmentVariable("HOME", "/");
}

var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "");
var environment = new CommandEnvironment(variables, ConsoleText.Output, ConsoleText.Error, IsTerminal: !Console.IsOutputRedirected)
{
    OutputIsLost = () => ConsoleText.Output.IsLost,
    MeasureTerminal = () => (Console.WindowWidth, Console.WindowHeight),
};
return await CommandLine.RunAsync(args, environment, Daemon.CreateHost);

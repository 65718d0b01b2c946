using System.Collections;
using Healthcheck;
using Healthcheck.Commands;

var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "");
var environment = new CommandEnvironment(variables, ConsoleText.Output, ConsoleText.Error, IsTerminal: !Console.IsOutputRedirected);
return await CommandLine.RunAsync(args, environment, Daemon.CreateHost);

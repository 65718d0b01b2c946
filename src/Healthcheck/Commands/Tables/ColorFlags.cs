using System.CommandLine;
using CommandLineResult = System.CommandLine.ParseResult;

namespace Healthcheck.Commands;

/// <summary><c>--color</c> and <c>--no-color</c> of a command that prints tables.</summary>
internal sealed class ColorFlags
{
    public Option<bool> On { get; } = new("--color") { Arity = ArgumentArity.Zero, Description = "Print in colour." };

    public Option<bool> Off { get; } = new("--no-color") { Arity = ArgumentArity.Zero, Description = "Print without colour." };

    public PageStyle ReadStyle(CommandLineResult line, CommandEnvironment environment) =>
        new(IsWanted(line, environment), environment.FindColumns());

    /// <summary>The last of the two flags decides, then the variable, then what the output is.</summary>
    private bool IsWanted(CommandLineResult line, CommandEnvironment environment) =>
        line.Tokens.LastOrDefault(token => token.Value == On.Name || token.Value == Off.Name) is { } flag
            ? flag.Value == On.Name
            : environment.IsTerminal && string.IsNullOrEmpty(environment.Variables.GetValueOrDefault("NO_COLOR"));
}

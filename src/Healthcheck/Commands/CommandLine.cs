using System.CommandLine;
using CommandLineResult = System.CommandLine.ParseResult;

namespace Healthcheck.Commands;

/// <summary>The commands, and which of them the arguments mean. Help and faults are written by the commands themselves.</summary>
internal static class CommandLine
{
    private const string SuggestDirective = "[suggest";

    // No "-abc" for "-a -b -c", and no "@file": a password may begin with '@'.
    private static readonly ParserConfiguration Strict = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args, CommandEnvironment environment, CreateHost createHost)
    {
        var line = Parse(args, environment, createHost);
        return line.Errors.Count > 0
            ? Task.FromResult(environment.TellFaults(["the command line cannot be understood (--help lists all flags)"]))
            : line.InvokeAsync(new InvocationConfiguration
            {
                Output = environment.Output,
                Error = environment.Error,
                EnableDefaultExceptionHandler = false,

                // The commands listen to signals themselves.
                ProcessTerminationTimeout = null,
            });
    }

    internal static CommandLineResult Parse(string[] args, CommandEnvironment environment, CreateHost createHost)
    {
        var run = new RunCommand(environment, createHost);
        var root = new RootCommand();
        root.Options.Clear();
        foreach (var option in run.Options)
        {
            // For a shell that completes the flags of a line without a command.
            root.Options.Add(option);
        }

        Command[] commands =
        [
            run, new CheckCommand(environment), new RestartCommand(environment), new ProbeCommand(environment),
            new CompletionCommand(environment), new ManCommand(environment),
        ];
        foreach (var command in commands)
        {
            root.Subcommands.Add(command);
        }

        // Only the first argument is taken for a command: the value of a flag, such as a connector's name, may be the same word.
        return args is [var first, ..] && (IsDirective(first) || commands.Any(command => command.Name == first))
            ? root.Parse(args, Strict)
            : root.Parse([run.Name, .. args], Strict);
    }

    /// <summary><c>[suggest]</c> or <c>[suggest:7]</c>, as a shell asks to complete a line.</summary>
    private static bool IsDirective(string argument) =>
        argument is [.., ']']
        && (argument.StartsWith(SuggestDirective + ":", StringComparison.Ordinal) || argument == SuggestDirective + "]");
}

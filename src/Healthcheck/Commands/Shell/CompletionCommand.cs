using System.CommandLine;
using Healthcheck.Configuration;
using CommandLineResult = System.CommandLine.ParseResult;

namespace Healthcheck.Commands;

/// <summary><c>healthcheck completion</c>: prints the script by which a shell completes its lines.</summary>
internal sealed class CompletionCommand : Command
{
    public const string Summary = "Print the completion script of a shell.";

    public const string HelpText = """
        Usage: healthcheck completion bash|zsh|fish

        Prints the script by which a shell completes commands, flags and their values. For this session:

          bash: source <(healthcheck completion bash)
          zsh:  source <(healthcheck completion zsh)       after autoload -U compinit; compinit
          fish: healthcheck completion fish | source

        The Debian package has all three in their places.

        """;

    private static readonly Dictionary<string, Func<IReadOnlyList<ShellCommand>, string>> Writers = new(StringComparer.Ordinal)
    {
        ["bash"] = BashCompletion.Write,
        ["zsh"] = ZshCompletion.Write,
        ["fish"] = FishCompletion.Write,
    };

    private readonly CommandEnvironment _environment;
    private readonly Argument<string[]> _shell = new("SHELL") { Arity = ArgumentArity.ZeroOrMore };

    public CompletionCommand(CommandEnvironment environment)
        : base("completion", Summary)
    {
        _environment = environment;
        _shell.CompletionSources.Add([.. Writers.Keys]);
        Arguments.Add(_shell);
        Options.Add(SettingFlags.CreateOption(SettingTable.Help));
        TreatUnmatchedTokensAsErrors = false;
        SetAction(Run);
    }

    private int Run(CommandLineResult line)
    {
        if (SettingFlags.IsGiven(line, SettingTable.Help))
        {
            _environment.Output.Write(HelpText);
            return ExitCode.Success;
        }

        var shells = line.GetResult(_shell)?.Tokens ?? [];
        if (shells is not [var shell] || line.UnmatchedTokens.Count > 0 || !Writers.TryGetValue(shell.Value, out var write))
        {
            var known = string.Join(", ", Writers.Keys);
            return _environment.TellFaults([$"completion takes one word: {known} (healthcheck completion --help)"]);
        }

        _environment.Output.Write(write(ShellCommand.Describe((RootCommand)Parents.Single())));
        return ExitCode.Success;
    }
}

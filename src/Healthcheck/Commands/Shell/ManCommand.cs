using System.CommandLine;
using Healthcheck.Configuration;
using CommandLineResult = System.CommandLine.ParseResult;

namespace Healthcheck.Commands;

/// <summary><c>healthcheck man</c>: prints the man page, made from the same table as all else.</summary>
internal sealed class ManCommand : Command
{
    public const string Summary = "Print the man page, for man -l -.";

    public const string HelpText = """
        Usage: healthcheck man | man -l -

        Prints the man page, in roff. The Debian package has it in its place.

        """;

    private readonly CommandEnvironment _environment;

    public ManCommand(CommandEnvironment environment)
        : base("man", Summary)
    {
        _environment = environment;
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

        if (line.UnmatchedTokens.Count > 0)
        {
            return _environment.TellFaults(["man takes no arguments (healthcheck man --help)"]);
        }

        _environment.Output.Write(ManPage.Write(ShellCommand.Describe((RootCommand)Parents.Single())));
        return ExitCode.Success;
    }
}

using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Completions;

namespace Healthcheck.Commands;

/// <summary>A command, as completion scripts and the man page tell it.</summary>
/// <param name="Name">Empty for a line without a command.</param>
internal sealed record ShellCommand(string Name, string Description, ImmutableArray<ShellFlag> Flags, ImmutableArray<string> Words)
{
    /// <summary>Both names of the program.</summary>
    public static readonly ImmutableArray<string> Programs = ["healthcheck", Product.Name];

    /// <returns>The commands by name, and the line without a command as the first.</returns>
    public static ImmutableArray<ShellCommand> Describe(RootCommand root) =>
    [
        Describe("", root),
        .. root.Subcommands.Where(command => !command.Hidden).OrderBy(command => command.Name, StringComparer.Ordinal)
            .Select(command => Describe(command.Name, command)),
    ];

    private static ShellCommand Describe(string name, Command command) => new(
        name,
        command.Description ?? "",
        [.. command.Options.Select(ShellFlag.Describe).OrderBy(flag => flag.Name, StringComparer.Ordinal)],
        [.. command.Arguments.SelectMany(argument => argument.GetCompletions(CompletionContext.Empty)).Select(item => item.Label)]);
}

/// <summary>A flag of a command.</summary>
/// <param name="Words">What may stand for its value; empty where anything may.</param>
internal sealed record ShellFlag(
    string Name, ImmutableArray<string> Aliases, string Description, bool TakesValue, ImmutableArray<string> Words)
{
    public bool TakesFile => Name.EndsWith("-file", StringComparison.Ordinal);

    public static ShellFlag Describe(Option option) => new(
        option.Name,
        [.. option.Aliases],
        option.Description ?? "",
        option.Arity.MaximumNumberOfValues > 0,
        option.Arity.MaximumNumberOfValues == 0 ? [] : [.. option.GetCompletions(CompletionContext.Empty).Select(item => item.Label)]);
}

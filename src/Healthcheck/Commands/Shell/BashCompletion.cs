using System.Globalization;
using System.Text;

namespace Healthcheck.Commands;

/// <summary>The completion script of bash.</summary>
internal static class BashCompletion
{
    private const string Head = """
        # Completion of healthcheck for bash: healthcheck completion bash
        _healthcheck() {
            local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words=
            COMPREPLY=()
            # bash takes --flag=value apart.
            if [ "$current" = = ]; then
                current=
            elif [ "$previous" = = ]; then
                previous=${COMP_WORDS[COMP_CWORD-2]}
            fi
            case $previous in

        """;

    private const string BeforeCommands = """
            esac
            case ${COMP_WORDS[1]} in

        """;

    private const string Files = """compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current"); return""";

    private const string Tail = """
            esac
            COMPREPLY=($(compgen -W "$words" -- "$current"))
        }

        """;

    public static string Write(IReadOnlyList<ShellCommand> commands)
    {
        var text = new StringBuilder(Head);
        var flags = commands.SelectMany(command => command.Flags).Where(flag => flag.TakesValue).DistinctBy(flag => flag.Name).ToList();
        Case(text, flags.Where(flag => flag.TakesFile), Files);
        foreach (var group in flags.Where(flag => flag.Words.Length > 0).GroupBy(flag => string.Join(' ', flag.Words)))
        {
            Case(text, group, $"""COMPREPLY=($(compgen -W "{group.Key}" -- "$current")); return""");
        }

        Case(text, flags.Where(flag => flag is { TakesFile: false, Words.Length: 0 }), "return");
        text.Append(BeforeCommands);
        foreach (var command in commands.Where(command => command.Name.Length > 0))
        {
            var words = command.Words.Length > 0 ? [.. command.Words, .. Names(command)] : Names(command);
            text.Append(CultureInfo.InvariantCulture, $"        {command.Name}) [ $COMP_CWORD -eq 1 ] && words={command.Name} || ");
            text.Append(CultureInfo.InvariantCulture, $"words=\"{string.Join(' ', words)}\" ;;\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"        *) words=\"{string.Join(' ', Names(commands[0]))}\"\n");
        text.Append("           [ $COMP_CWORD -gt 1 ] || words+=\" ")
            .AppendJoin(' ', commands.Skip(1).Select(command => command.Name)).Append("\" ;;\n").Append(Tail);
        return text.Append("complete -F _healthcheck ").AppendJoin(' ', ShellCommand.Programs).Append('\n').ToString();
    }

    private static IEnumerable<string> Names(ShellCommand command) => command.Flags.Select(flag => flag.Name);

    private static void Case(StringBuilder text, IEnumerable<ShellFlag> flags, string action)
    {
        var names = string.Join('|', flags.Select(flag => flag.Name));
        text.Append(names.Length > 0 ? $"        {names})\n            {action} ;;\n" : "");
    }
}

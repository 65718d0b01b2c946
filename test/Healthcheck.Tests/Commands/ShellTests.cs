using System.Diagnostics;
using System.Globalization;
using Healthcheck.Commands;
using Healthcheck.Configuration;
using Healthcheck.Tests.Support;

namespace Healthcheck.Tests.Commands;

/// <summary>Completion by a real bash, and the man page. zsh and fish are asked by the check of the package.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class ShellTests
{
    [TestCase("healthcheck ch", "check")]
    [TestCase("healthcheck re", "restart")]
    [TestCase("healthcheck --log-l", "--log-level")]
    [TestCase("healthcheck --log-level ", "DEBUG ERROR INFO WARNING")]
    [TestCase("healthcheck --log-level = D", "DEBUG")]
    [TestCase("healthcheck --log-level =", "DEBUG ERROR INFO WARNING")]
    [TestCase("healthcheck --port ", "")]
    [TestCase("healthcheck check --wat", "--watch")]
    [TestCase("healthcheck check --log-format j", "json")]
    [TestCase("healthcheck run --wat", "")]
    [TestCase("healthcheck probe --p", "")]
    [TestCase("healthcheck completion ", "--help bash fish zsh")]
    [TestCase("healthcheck --settings-file set", "settings one.json")]
    public async Task Completion_Bash_CompletesTheLine(string line, string expected)
    {
        using var folder = new TemporaryFolder();
        var directory = Path.GetDirectoryName(folder.Write("settings one.json", "{}"))!;
        var words = line.Split(' ');
        var script = $$"""
            source /dev/stdin
            COMP_WORDS=({{string.Join(' ', words.Select(word => $"'{word}'"))}}) COMP_CWORD={{words.Length - 1}}
            compopt() { :; }
            _healthcheck
            printf '%s\n' "${COMPREPLY[@]}"
            """;

        var (code, output, error) = await RunShellAsync(
            directory, ["bash", "--norc", "-c", script], await PrintAsync("completion", "bash"));

        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That(string.Join(' ', output.TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal)), Is.EqualTo(expected));
    }

    [Test]
    public async Task Completion_Bash_IsThereForBothNames()
    {
        var (_, output, _) = await RunShellAsync(
            ".", ["bash", "--norc", "-c", "source /dev/stdin; complete -p healthcheck kafka-connect-healthcheck"],
            await PrintAsync("completion", "bash"));

        Assert.That(output, Is.EqualTo("complete -F _healthcheck healthcheck\ncomplete -F _healthcheck kafka-connect-healthcheck\n"));
    }

    [TestCase("bash", "--flag")]
    [TestCase("zsh", "--flag")]
    [TestCase("fish", "-l flag")]
    public async Task Completion_EveryShell_HasEverySetting(string shell, string form)
    {
        var script = await PrintAsync("completion", shell);
        foreach (var row in SettingTable.Settings)
        {
            Assert.That(
                script,
                Does.Contain(form.Replace("--flag", row.Flag, StringComparison.Ordinal)
                    .Replace("flag", row.Key, StringComparison.Ordinal)));
        }
    }

    [TestCase("completion")]
    [TestCase("completion", "tcsh")]
    [TestCase("completion", "bash", "zsh")]
    [TestCase("completion", "--fish")]
    [TestCase("man", "healthcheck")]
    public async Task RunAsync_FaultyArguments_ExitWith2(params string[] args)
    {
        var (code, output, error) = await RunAsync(args);

        Assert.That((code, output), Is.EqualTo((2, "")));
        Assert.That(error, Does.StartWith($"{args[0]} takes ").And.EndsWith(" --help)\n"));
    }

    [TestCase("completion")]
    [TestCase("man")]
    public async Task RunAsync_Help_TellsItsOwn(string command)
    {
        var (code, output, _) = await RunAsync([command, "--help"]);

        Assert.That((code, output.Split('\n')[0][..(19 + command.Length)]), Is.EqualTo((0, $"Usage: healthcheck {command}")));
    }

    [Test]
    public async Task Man_EverySetting_HasItsEntry()
    {
        var page = (await PrintAsync("man")).Replace("\\-", "-", StringComparison.Ordinal);
        foreach (var row in SettingTable.Settings)
        {
            Assert.That(
                page,
                Does.Contain($".TP\n\\fB{row.Flag}\\fR, \\fB{row.Variable}\\fR\n").And
                    .Contain($"Allowed: {row.Allowed}. Default: {row.DefaultText}."));
        }

        Assert.That(page, Does.StartWith(".TH HEALTHCHECK 1 "));
        Assert.That(page, Does.Contain(Product.Version).And.Contain("\\fBcompletion\\fR").And.Contain("\\fB--watch\\fR"));
    }

    private static async Task<string> PrintAsync(params string[] args)
    {
        var (code, output, error) = await RunAsync(args);
        Assert.That((code, error), Is.EqualTo((0, "")));
        return output;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var environment = new CommandEnvironment(new Dictionary<string, string>(), output, error, IsTerminal: false);
        var code = await CommandLine.RunAsync(args, environment, (_, _) => throw new InvalidOperationException("nothing may start"));
        return (code, output.ToString(), error.ToString());
    }

    private static async Task<(int Code, string Output, string Error)> RunShellAsync(string folder, string[] command, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}

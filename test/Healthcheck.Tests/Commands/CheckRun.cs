using FakeConnect;
using Healthcheck.Commands;
using Healthcheck.Tests.Web;

namespace Healthcheck.Tests.Commands;

/// <summary>One <c>healthcheck check</c> in this process.</summary>
internal static class CheckRun
{
    /// <summary>Beside a Connect with these connectors.</summary>
    public static async Task<(string Connect, int Code, string Output, string Error)> OfAsync(
        string[] args, params FakeConnector[] connectors)
    {
        var (connect, _) = await RunningDaemon.StartConnectAsync(connectors);
        await using var owned = connect;
        var (code, output, error) = await RunAsync([.. args, "--connect-url", connect.Address.AbsoluteUri]);
        return (connect.Address.AbsoluteUri, code, output, error);
    }

    public static async Task<(int Code, string Output, string Error)> RunAsync(
        string[] args, bool isTerminal = false, params (string Name, string Value)[] variables)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var environment = new CommandEnvironment(variables.ToDictionary(one => one.Name, one => one.Value), output, error, isTerminal);
        var code = await CommandLine.RunAsync(
            ["check", .. args], environment, (_, _) => throw new InvalidOperationException("a check starts no host"));
        return (code, output.ToString(), error.ToString());
    }
}

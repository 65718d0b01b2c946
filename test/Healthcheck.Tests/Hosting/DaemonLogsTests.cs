using System.Text.Json;
using Healthcheck.Hosting;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Healthcheck.Tests.Hosting;

/// <summary>What a line looks like, in both formats.</summary>
internal sealed class DaemonLogsTests
{
    [Test]
    public void Log_Text_IsOneLine() =>
        Assert.That(Written(json: false), Is.EqualTo("2026-03-01T13:00:00.000Z WARNING orders is lost\n"));

    [Test]
    public void Log_Json_IsOneObjectALine()
    {
        var line = Written(json: true);

        using var parsed = JsonDocument.Parse(line);
        var root = parsed.RootElement;
        Assert.That(line, Does.EndWith("}\n").And.Not.Contain("\n{"));
        Assert.That(
            (root.GetProperty("LogLevel").GetString(), root.GetProperty("Category").GetString(), root.GetProperty("Message").GetString()),
            Is.EqualTo(("Warning", "category", "orders is lost")));
        Assert.That(root.GetProperty("State").GetProperty("Name").GetString(), Is.EqualTo("orders"));
        Assert.That(root.GetProperty("EventId").GetInt32(), Is.EqualTo(7));
    }

    [Test]
    public void AddDaemonLogs_Providers_AreTheQueueAlone()
    {
        using var services = Services(json: true);

        Assert.That(services.GetServices<ILoggerProvider>(), Is.EqualTo(new[] { services.GetRequiredService<QueuedLogs>() }));
    }

    private static ServiceProvider Services(bool json)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new ManualTimeProvider());
        services.AddLogging(logging => logging.AddDaemonLogs(LogLevel.Information, json));
        return services.BuildServiceProvider();
    }

    private static string Written(bool json)
    {
        using var services = Services(json);
        using var output = new MemoryStream();
        var name = json ? ConsoleFormatterNames.Json : TextFormatter.FormatterName;
        using (var logs = new QueuedLogs(services.GetServices<ConsoleFormatter>().Single(one => one.Name == name), () => output))
        {
            logs.CreateLogger("category").Log(
                LogLevel.Warning, new EventId(7), new List<KeyValuePair<string, object?>> { new("Name", "orders") }, null,
                (_, _) => "orders is lost");
        }

        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }
}

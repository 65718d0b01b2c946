using Microsoft.Extensions.Logging.Console;

namespace Healthcheck.Hosting;

/// <summary>Where and how the daemon logs: to standard output, one line an event, times in UTC.</summary>
internal static class DaemonLogs
{
    public const string UtcTime = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static void AddDaemonLogs(this ILoggingBuilder logging, LogLevel level, bool json)
    {
        logging.SetMinimumLevel(level);

        // The framework speaks up only about what an operator must know; the rest is for its own developers.
        logging.AddFilter("Microsoft", level <= LogLevel.Debug ? LogLevel.Debug : LogLevel.Error);
        logging.AddFilter("System", level <= LogLevel.Debug ? LogLevel.Debug : LogLevel.Error);

        // Nothing an operator must know comes from here, and as long as it may speak at all, each request gets an activity and a scope.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", level <= LogLevel.Debug ? LogLevel.Debug : LogLevel.None);

        // What keeps the host from starting is told in one line, by the composition root.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        if (json)
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = UtcTime;
            });
        }
        else
        {
            logging.Services.AddSingleton<ConsoleFormatter, TextFormatter>();
        }

        // The framework's own console logger either makes those wait who log, or does not tell how much it dropped.
        logging.ClearProviders();
        var formatter = json ? ConsoleFormatterNames.Json : TextFormatter.FormatterName;
        logging.Services.AddSingleton(provider => new QueuedLogs(
            provider.GetServices<ConsoleFormatter>().Single(one => one.Name == formatter), Console.OpenStandardOutput));
        logging.Services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<QueuedLogs>());
    }
}

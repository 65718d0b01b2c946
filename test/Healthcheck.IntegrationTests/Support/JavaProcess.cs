using System.ComponentModel;
using System.Diagnostics;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>A JVM with Kafka's jars, small enough for several on two cores.</summary>
internal static class JavaProcess
{
    // One file for each of the two logging libraries: Kafka 4 reads the first, older ones the second.
    private const string Log4J2 = """
        rootLogger.level = info
        rootLogger.appenderRef.console.ref = console
        appender.console.type = Console
        appender.console.name = console
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = [%d] %p %m (%c)%n

        """;

    private const string Log4J1 = """
        log4j.rootLogger=INFO, stdout
        log4j.appender.stdout=org.apache.log4j.ConsoleAppender
        log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
        log4j.appender.stdout.layout.ConversionPattern=[%d] %p %m (%c)%n

        """;

    public static ChildProcess Start(KafkaHome home, RunFolder folder, string name, string main, params string[] arguments)
    {
        var log4J2 = folder.Write("log4j2.properties", Log4J2);
        var log4J1 = folder.Write("log4j.properties", Log4J1);
        string[] options =
        [
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            $"-Dlog4j2.configurationFile={log4J2}",
            $"-Dlog4j.configuration=file:{log4J1}",
            "-cp",
            home.ClassPath,
        ];
        var start = new ProcessStartInfo("java", [.. options, main, .. arguments]) { WorkingDirectory = folder.Root };
        try
        {
            return ChildProcess.Start(start, name, folder);
        }
        catch (Win32Exception)
        {
            Requirement.Missing("There is no java on the path; Kafka needs Java 17.");
            throw;
        }
    }
}

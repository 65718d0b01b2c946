using System.Reflection;
using System.Text.RegularExpressions;
using Healthcheck.Configuration;
using Healthcheck.Metrics;
using Healthcheck.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Healthcheck.Tests.Architecture;

/// <summary>What operators build upon does not change by accident: contract.txt is changed by hand, or not at all.</summary>
internal sealed partial class ContractTests
{
    private static readonly Type[] Types = typeof(DaemonOptions).Assembly.GetTypes();

    private static IEnumerable<LoggerMessageAttribute> Events => Types
        .SelectMany(
            type =>
                type.GetMethods(
                    BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
        .OfType<LoggerMessageAttribute>();

    [Test]
    public void Contract_RoutesMetricsSettingsAndEvents_AreThoseApproved()
    {
        var approved = File.ReadAllLines(ApprovedFile()).Where(line => line.Length > 0).ToList();
        var actual = Actual().ToList();

        var difference = approved.Except(actual).Select(line => $"- {line}").Concat(actual.Except(approved).Select(line => $"+ {line}"));

        Assert.That(
            difference, Is.Empty, () => $"differs from contract.txt; if that is meant, its whole text is:\n{string.Join('\n', actual)}\n");
        Assert.That(actual, Is.EqualTo(approved), "the order differs");
    }

    [Test]
    public void Events_IdsAndNames_AreUnique()
    {
        var events = Events.ToList();

        Assert.That(events, Is.Not.Empty);
        Assert.That(events.Select(line => line.EventId), Is.Unique.And.All.Positive);
        Assert.That(events.Select(line => line.EventName), Is.Unique.And.All.Not.Null);
    }

    [GeneratedRegex("^/[a-z/]*$")]
    private static partial Regex Route();

    private static IEnumerable<string> Actual() =>
    [
        .. Types.Where(type => type.Namespace == "Healthcheck.Web").SelectMany(Mentions.Texts).Where(text => Route().IsMatch(text))
            .Distinct().Order(StringComparer.Ordinal).Select(route => $"route {route}"),
        .. MetricCatalogue.All.Select(metric => $"metric {metric.Name} {metric.Type}"),
        .. SettingTable.Settings.Select(row => $"setting {row.Flag} {row.Variable} default {row.DefaultText}"),
        .. SettingTable.Switches.Select(row => $"switch {row.Flag}{(row.Alias is null ? "" : $" {row.Alias}")}"),
        .. Events.OrderBy(line => line.EventId).Select(line => $"event {line.EventId} {line.EventName} {line.Level}"),
    ];

    private static string ApprovedFile() => Repository.Path("test", "Healthcheck.Tests", "Architecture", "contract.txt");
}

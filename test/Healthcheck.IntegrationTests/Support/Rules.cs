using System.Text.RegularExpressions;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>The alerting rules as they are shipped, with nothing but their waits made short.</summary>
internal static partial class Rules
{
    /// <summary>So short that a test can wait; which alert comes before which stays as it is.</summary>
    public static string AMinuteIsASecond() => WithWaits(wait => $"{wait.Groups["number"]}{Smaller(wait.Groups["unit"].Value)}");

    public static string AtOnce() => WithWaits(_ => "0s");

    private static string WithWaits(Func<Match, string> shorten)
    {
        var shipped = Repository.Read("deploy/prometheus/rules.yaml");
        Assert.That(Wait().Count(shipped), Is.GreaterThan(AlertName().Count(shipped)), "every alert waits, and some keep firing");
        return Wait().Replace(shipped, wait => $"{wait.Groups["key"]}{shorten(wait)}");
    }

    private static string Smaller(string unit) => unit switch
    {
        "h" => "m",
        "m" => "s",
        _ => throw new InvalidOperationException($"a wait of the rules in {unit}"),
    };

    [GeneratedRegex(@"(?<key>^ +(for|keep_firing_for): )(?<number>\d+)(?<unit>\w+)$", RegexOptions.Multiline)]
    private static partial Regex Wait();

    [GeneratedRegex("^ +- alert: ", RegexOptions.Multiline)]
    private static partial Regex AlertName();
}

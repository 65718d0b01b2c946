using CsCheck;
using Healthcheck.Configuration;
using Healthcheck.Health;
using Healthcheck.Polling;
using Healthcheck.Rest;
using Healthcheck.Tests.Support;
using Healthcheck.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Healthcheck.Tests.Properties;

/// <summary>What is printed is read as what was meant.</summary>
internal sealed class RoundTripProperties
{
    /// <summary>Where one is printed, it is a whole number of milliseconds.</summary>
    private static readonly Gen<TimeSpan> Durations = MadeUp.Any(
        Gen.Int[0, 3000].Select(ms => TimeSpan.FromMilliseconds(ms)),
        Gen.Int[0, 86_400].Select(s => TimeSpan.FromSeconds(s)),
        Gen.Int[0, 1440].Select(m => TimeSpan.FromMinutes(m)),
        Gen.Int[0, 24].Select(h => TimeSpan.FromHours(h)));

    private static readonly Gen<long> Sizes = MadeUp.Any(
        Gen.Long[0, 2000], Gen.Long[0, 2000].Select(kib => kib * 1024), Gen.Long[0, 1024].Select(mib => mib * 1024 * 1024));

    /// <summary>What a list separated by commas can hold.</summary>
    private static readonly Gen<string> Listed =
        MadeUp.Name.Where(name => name.Trim() == name && name.Length > 0 && !name.Contains(',', StringComparison.Ordinal));

    [Test]
    public void Duration_Printed_IsReadAsItIs() => Property.Holds(Durations, duration =>
    {
        var durations = QuantityParser.Duration((TimeSpan.Zero, TimeSpan.FromDays(1)));
        Assert.That(durations.Parse(durations.Format(duration)).Value, Is.EqualTo(duration));
    }, duration => duration.ToString());

    [Test]
    public void Size_Printed_IsReadAsItIs() => Property.Holds(Sizes, size =>
    {
        var sizes = QuantityParser.Size((0, long.MaxValue));
        Assert.That(sizes.Parse(sizes.Format(size)).Value, Is.EqualTo(size));
    }, size => $"{size}");

    /// <summary>The range of each setting is told in words, which must be values that may be given.</summary>
    [Test]
    public void Range_AsItIsTold_CanBeGiven()
    {
        (TimeSpan Min, TimeSpan Max)[] ranges =
        [
            PollingOptions.IntervalRange, RestOptions.RequestTimeoutRange, HealthPolicy.StaleAfterRange,
            HealthPolicy.WorkerGracePeriodRange, GracePeriods.Range,
        ];
        foreach (var range in ranges)
        {
            var durations = QuantityParser.Duration(range);
            var told = durations.Allowed.Split('-').Select(text => durations.Parse(text).Value);
            Assert.That(told, Is.EqualTo(new[] { range.Min, range.Max }));
        }
    }

    [Test]
    public void Names_Printed_AreReadAsTheyAre() => Property.Holds(Listed.Array[1, 5].Select(names => names.Distinct().ToArray()), names =>
    {
        var (exact, patterns) = (ConnectorNameParser.Names, ConnectorNameParser.Patterns);
        var plain = names.Where(name => !name.AsSpan().ContainsAny('*', '?')).ToArray();
        var printed = patterns.Format([.. names.Select(name => new NamePattern(name))]);
        Assert.That(patterns.Parse(printed).Value.Select(one => one.Text), Is.EqualTo(names));
        if (plain.Length > 0)
        {
            Assert.That(exact.Parse(exact.Format([.. plain])).Value, Is.EqualTo(plain));
        }

        Assert.That(names.All(name => new NamePattern(name).Matches(name)), "a name is a pattern of itself");
    }, names => string.Join(" , ", names));

    [Test]
    public void Path_OfAnyName_IsThatOfTheName() => Property.Holds(Gen.Select(MadeUp.Name, Gen.Int[0, int.MaxValue]), made =>
    {
        var (name, task) = made;
        Assert.That(ResourcePath.Parse(Judged.PathOf(name)), Is.EqualTo(new ResourcePath(null, name, null)));
        Assert.That(ResourcePath.Parse($"{Judged.PathOf(name)}/tasks/{task}/?x"), Is.EqualTo(new ResourcePath(null, name, task)));
        Assert.That(ResourcePath.Parse($"/workers/{Judged.Escape(name)}/"), Is.EqualTo(new ResourcePath(name, null, null)));
    }, made => $"{made}");

    /// <summary>What we ask Connect for is one segment, whose decoding is the name.</summary>
    [Test]
    public void Url_OfAnyName_IsThatOfTheName() => Property.Holds(MadeUp.Name.Where(ConnectUrls.HasPath), name =>
    {
        var segments = ConnectUrls.Status(Given.Url, name).AbsolutePath.Split('/');
        Assert.That(segments, Has.Length.EqualTo(4));
        Assert.That(Uri.UnescapeDataString(segments[2]), Is.EqualTo(name));
    }, name => name);

    [Test]
    public void PageQuery_AsAnAddress_IsReadAsItIs() => Property.Holds(
        Gen.Select(MadeUp.Name, MadeUp.Name, Gen.Int[1, 100_000]),
        made =>
        {
            var (search, worker) = (made.Item1.Trim(), made.Item2.Trim());
            var query = PageQuery.All with { Search = search, Worker = worker, Cluster = search, Page = made.Item3, State = "failed" };
            Assert.That(PageQuery.Parse(new QueryCollection(QueryHelpers.ParseQuery(query.ToAddress()))), Is.EqualTo(query));
        },
        made => $"{made}");

    [Test]
    public void Urls_Printed_AreReadAsTheyAre() => Property.Holds(
        Gen.Select(
            MadeUp.Of("http", "https"),
            MadeUp.Of("connect", "10.0.0.7", "[2001:db8::7]", "müller.example"),
            Gen.Int[1, 65535],
            MadeUp.Of("", "/a", "/a/b%20c"),
            (scheme, host, port, path) => new Uri($"{scheme}://{host}:{port}{path}/")).Array[1, 4].Select(all => all.Distinct().ToArray()),
        urls => Assert.That(AddressParser.ConnectUrls.Parse(AddressParser.ConnectUrls.Format([.. urls])).Value, Is.EqualTo(urls)),
        urls => string.Join(' ', urls.Select(url => url.AbsoluteUri)));
}

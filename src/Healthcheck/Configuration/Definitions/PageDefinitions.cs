using Healthcheck.Health;
using Healthcheck.Polling;

namespace Healthcheck.Configuration;

/// <summary>Settings of the page for people. Rows of the <see cref="SettingTable"/>.</summary>
internal static class PageDefinitions
{
    internal static readonly Setting<DaemonOptions> Ui = new Setting<DaemonOptions, bool>
    {
        Flag = "--ui",
        Description = "Whether browsers get a page, at /ui and at /.",
        Parser = WordParser.Choice("an answer", ("on", true), ("off", false)),
        Get = daemon => daemon.Page.IsOn,
        Set = (daemon, value) => daemon with { Page = daemon.Page with { IsOn = value } },
    };

    internal static readonly Setting<DaemonOptions> RunbooksUrl = new Setting<DaemonOptions, Uri?>
    {
        Flag = "--runbooks-url",
        Description = "Base URL of the runbooks for browsers; the page links to them.",
        Parser = AddressParser.PageUrl,
        Get = daemon => daemon.Page.Runbooks,
        Set = (daemon, value) => daemon with { Page = daemon.Page with { Runbooks = value } },
    };

    internal static readonly Setting<ClusterOptions> HistorySize = new Setting<ClusterOptions, int>
    {
        Flag = "--history-size",
        Description = "Maximum number of state changes that are kept, for the page's timeline.",
        Parser = QuantityParser.WholeNumber(HealthPolicy.HistorySizeRange, "a number of changes"),
        Get = cluster => cluster.Health.HistorySize,
        Set = (cluster, value) => cluster with { Health = cluster.Health with { HistorySize = value } },
    };
}

using System.Collections.Immutable;
using Healthcheck.Connect;
using Healthcheck.Health;
using Healthcheck.Metrics;

namespace Healthcheck.Web;

/// <summary>A page of the connectors that a query wishes to see: the worst first, then by name.</summary>
/// <param name="Found">How many there are on all pages.</param>
/// <param name="Number">From 1; the last page where the query asks for one behind it.</param>
/// <param name="Pages">At least 1.</param>
internal sealed record ConnectorPage(int Found, int Number, int Pages, ImmutableArray<ConnectorRow> Rows)
{
    private const int RowsOfPage = 100;

    private static readonly Comparer<Place> LastFirst = Comparer<Place>.Create((one, other) => other.CompareTo(one));

    /// <remarks>
    /// Keeps the rows up to this page and no others: a list of all, and its order, would be megabytes for each page, and the garbage
    /// collector would hold up probes for them.
    /// </remarks>
    public static ConnectorPage Find(IEnumerable<ReportView> clusters, PageQuery query)
    {
        var last = (long)query.Page * RowsOfPage;
        var (found, kept) = (0, new PriorityQueue<ConnectorRow, Place>(LastFirst));
        foreach (var view in clusters)
        {
            if (view.Report.Snapshot is not { } snapshot)
            {
                continue;
            }

            for (var place = 0; place < snapshot.Connectors.Length; place++)
            {
                var connector = snapshot.Connectors[place];
                if (place % 256 == 0)
                {
                    // Let probes have the core.
                    Thread.Yield();
                }

                if (!Matches(connector, query))
                {
                    continue;
                }

                var order = new Place(Severities.Classify(connector), connector.Name, found++);
                var row = new ConnectorRow(view, connector, view.Report.Times.At(place));
                if (kept.Count < last)
                {
                    kept.Enqueue(row, order);
                }
                else
                {
                    kept.EnqueueDequeue(row, order);
                }
            }
        }

        var pages = Math.Max(1, (found + RowsOfPage - 1) / RowsOfPage);
        var number = Math.Min(query.Page, pages);
        var rows = kept.UnorderedItems.OrderBy(item => item.Priority).Select(item => item.Element)
            .Skip((number - 1) * RowsOfPage).Take(RowsOfPage);
        return new ConnectorPage(found, number, pages, [.. rows]);
    }

    private static bool Matches(ConnectorStatus connector, PageQuery query) =>
        (query.Search.Length == 0 || connector.Name.Contains(query.Search, StringComparison.OrdinalIgnoreCase))
        && (query.Type.Length == 0 || connector.Type.Equals(query.Type, StringComparison.OrdinalIgnoreCase))
        && (query.Worker.Length == 0 || IsOn(connector, query.Worker))
        && (query.State.Length == 0 || HasState(connector, query.State));

    private static bool IsOn(ConnectorStatus connector, string worker)
    {
        foreach (var task in connector.Tasks)
        {
            if (task.WorkerId?.StartsWith(worker, StringComparison.OrdinalIgnoreCase) is true)
            {
                return true;
            }
        }

        return connector.WorkerId?.StartsWith(worker, StringComparison.OrdinalIgnoreCase) is true;
    }

    private static bool HasState(ConnectorStatus connector, string state)
    {
        foreach (var task in connector.Tasks)
        {
            if (ReportView.Label(CountedStates.ClassifyTask(task.State.Kind)) == state)
            {
                return true;
            }
        }

        return ReportView.Label(CountedStates.ClassifyConnector(connector.State.Kind)) == state;
    }

    /// <summary>Where a row stands among all. Of the same name in several clusters the first found comes first.</summary>
    private readonly record struct Place(Severity Severity, string Name, int Found) : IComparable<Place>
    {
        public int CompareTo(Place other)
        {
            var bySeverity = ((int)Severity).CompareTo((int)other.Severity);
            var byName = bySeverity != 0 ? bySeverity : string.CompareOrdinal(Name, other.Name);
            return byName != 0 ? byName : Found.CompareTo(other.Found);
        }
    }
}

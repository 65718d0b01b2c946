namespace Healthcheck.Web;

/// <summary>Says once when series go beyond the budget, and once when they fit again.</summary>
internal sealed partial class SeriesBudgetLog(ILogger<SeriesBudgetLog> logger)
{
    private bool _isOver;

    public void Write(long dropped, int budget)
    {
        var isOver = dropped > 0;
        if (isOver != _isOver)
        {
            _isOver = isOver;
            if (isOver)
            {
                Over(dropped, budget);
            }
            else
            {
                Within(budget);
            }
        }
    }

    [LoggerMessage(
        161,
        LogLevel.Warning,
        "/metrics leaves out {Dropped} series of individual connectors, tasks and workers, because --metrics-max-series is {Budget}; "
            + "unhealthy ones have priority",
        EventName = "SeriesDropped")]
    private partial void Over(long dropped, int budget);

    [LoggerMessage(
        162,
        LogLevel.Information,
        "/metrics has all series again: they fit into the {Budget} of --metrics-max-series",
        EventName = "SeriesFit")]
    private partial void Within(int budget);
}

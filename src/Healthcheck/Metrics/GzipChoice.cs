namespace Healthcheck.Metrics;

/// <summary>Whether a client takes, and would rather have, a compressed page.</summary>
internal static class GzipChoice
{
    public static bool For(string? acceptEncoding)
    {
        double? gzip = null, other = null, identity = null;
        foreach (var range in HeaderRange.Parse(acceptEncoding))
        {
            switch (range.Value)
            {
                case "gzip" or "x-gzip":
                    gzip ??= range.Weight;
                    break;
                case "*":
                    other ??= range.Weight;
                    break;
                case "identity":
                    identity ??= range.Weight;
                    break;
            }
        }

        var weight = gzip ?? other ?? 0;
        return weight > 0 && weight >= (identity ?? 0);
    }
}

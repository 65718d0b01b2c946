namespace Healthcheck.Rest;

/// <summary>How a worker can be asked whether it takes part in its group.</summary>
internal enum LivenessQuestion
{
    /// <summary><c>GET /health</c>: Connect 3.9 and later.</summary>
    Health,

    /// <summary><c>GET /connectors/{name}</c> of a connector that does not exist: Connect's own 404 comes from its herder thread.</summary>
    MissingConnector,

    /// <summary><c>GET /connectors/{name}</c> of a listed one, for services that rewrite 404s.</summary>
    ListedConnector,
}

/// <summary>Which of the questions may be asked: the setting <c>--worker-check</c>.</summary>
internal enum WorkerCheck
{
    /// <summary>Whichever the worker answers to.</summary>
    Auto,

    /// <summary><c>GET /health</c> alone.</summary>
    Health,

    /// <summary><c>GET /connectors/{name}</c> alone.</summary>
    Connector,

    /// <summary>None: whatever a worker lists is believed.</summary>
    Off,
}

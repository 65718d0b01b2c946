namespace FakeConnect;

/// <summary>The three kinds of worker a client can meet, by what their REST API lacks.</summary>
internal enum FakeVersion
{
    /// <summary>4.3.1: expand, <c>/health</c>, plugin versions in the status.</summary>
    Newest,

    /// <summary>3.6.2: expand, but no <c>/health</c>.</summary>
    NoHealth,

    /// <summary>2.2.2: the list is always an array of names, read through the herder.</summary>
    NoExpand,
}

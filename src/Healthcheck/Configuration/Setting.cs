namespace Healthcheck.Configuration;

/// <summary>One row of the <see cref="SettingTable"/>: all there is to know of a setting but its type.</summary>
internal abstract class Setting
{
    /// <summary>With its dashes, as <c>--port</c>.</summary>
    public required string Flag { get; init; }

    /// <summary>As <c>HEALTHCHECK_PORT</c>.</summary>
    public required string Variable { get; init; }

    /// <summary>Text that is parsed when no source gives one; null: the setting is then absent, or follows from others.</summary>
    public string? Default { get; init; }

    /// <summary>What help says of the default, where <see cref="Default"/> alone would not tell all.</summary>
    public string? DefaultNote { get; init; }

    public required string Allowed { get; init; }

    public required string Description { get; init; }

    /// <summary>Whether the settings file may give an array.</summary>
    public bool IsList { get; init; }

    /// <summary>Its name in the settings file.</summary>
    internal string Key => Flag[2..];

    internal string DefaultText => DefaultNote ?? Default ?? "none";

    /// <summary>The one form of a fault; <paramref name="phrase"/> must not hold a secret.</summary>
    internal string Fault(string phrase) => $"{Flag} ({Variable}): {phrase}; allowed: {Allowed}";
}

/// <summary>A row whose text means a <typeparamref name="T"/>.</summary>
internal sealed class Setting<T> : Setting
{
    public required Func<string, ParseResult<T>> Parse { get; init; }
}

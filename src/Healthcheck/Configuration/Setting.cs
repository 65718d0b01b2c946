namespace Healthcheck.Configuration;

/// <summary>One row of the <see cref="SettingTable"/>.</summary>
internal abstract class Setting
{
    /// <summary>With its dashes, as <c>--port</c>. Variable and key of the settings file follow from it.</summary>
    public required string Flag { get; init; }

    /// <summary>The sentence of --help.</summary>
    public required string Description { get; init; }

    /// <summary>What help says of the default, where the value alone would not tell all.</summary>
    public string? DefaultNote { get; init; }

    /// <summary>Whether what is given may hold a secret, in the right place or by mistake.</summary>
    public bool MayHoldSecret { get; init; }

    /// <summary>What the flag means without a value; null: it needs one.</summary>
    public string? Implied { get; init; }

    public abstract string Allowed { get; }

    public abstract string DefaultText { get; }

    /// <summary>Whether the settings file may give an array.</summary>
    public abstract bool IsList { get; }

    /// <summary>Words that may stand for the value; a shell completes them.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>As <c>HEALTHCHECK_PORT</c>.</summary>
    public string Variable => VariableOf(Flag);

    /// <summary>Its name in the settings file.</summary>
    public string Key => Flag[2..];

    /// <summary>As it stands in faults and warnings.</summary>
    public string FullName => NameOf(Flag);

    /// <summary>The one form of a fault; <paramref name="phrase"/> must not hold a secret.</summary>
    public string Fault(string phrase) => $"{FullName}: {phrase}; allowed: {Allowed}";

    /// <summary>The <see cref="FullName"/> of the setting with this flag.</summary>
    internal static string NameOf(string flag) => $"{flag} ({VariableOf(flag)})";

    private static string VariableOf(string flag) => "HEALTHCHECK_" + flag[2..].ToUpperInvariant().Replace('-', '_');
}

/// <summary>A row whose value goes into <typeparamref name="TOptions"/>.</summary>
internal abstract class Setting<TOptions> : Setting
{
    /// <returns>The options with the value, or a phrase on what is wrong with its text.</returns>
    public abstract ParseResult<TOptions> Apply(TOptions options, string text);
}

/// <summary>A row whose text means a <typeparamref name="TValue"/>.</summary>
internal sealed class Setting<TOptions, TValue> : Setting<TOptions>
    where TOptions : new()
{
    public required SettingParser<TValue> Parser { get; init; }

    /// <summary>Where the value stands; with fresh options it gives the default.</summary>
    public required Func<TOptions, TValue> Get { get; init; }

    public required Func<TOptions, TValue, TOptions> Set { get; init; }

    public override string Allowed => Parser.Allowed;

    public override string DefaultText =>
        DefaultNote ?? (Get(new TOptions()) is { } value && Parser.Format(value) is { Length: > 0 } text ? text : "none");

    public override bool IsList => Parser.IsList;

    public override IReadOnlyList<string> Words => Parser.Words;

    public override ParseResult<TOptions> Apply(TOptions options, string text)
    {
        var parsed = Parser.Parse(text);
        return parsed.Fault is null ? ParseResult<TOptions>.Good(Set(options, parsed.Value)) : ParseResult<TOptions>.Bad(parsed.Fault);
    }
}

/// <summary>A flag without a value, on the command line only.</summary>
internal sealed record Switch(string Flag, string? Alias, string Description);

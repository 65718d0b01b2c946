namespace Healthcheck.Settings;

/// <summary>A value, or a phrase that says what is wrong with its text.</summary>
internal readonly record struct Parsed<T>
{
    private Parsed(T value, string? fault)
    {
        Value = value;
        Fault = fault;
    }

    /// <summary>Meaningful only while <see cref="Fault"/> is null.</summary>
    internal T Value { get; }

    internal string? Fault { get; }

    internal static Parsed<T> Good(T value) => new(value, null);

    internal static Parsed<T> Bad(string fault) => new(default!, fault);
}

namespace Healthcheck.Configuration;

/// <summary>A value, or a phrase that says what is wrong with its text.</summary>
internal readonly record struct ParseResult<T>
{
    private ParseResult(T value, string? fault)
    {
        Value = value;
        Fault = fault;
    }

    /// <summary>Meaningful only while <see cref="Fault"/> is null.</summary>
    internal T Value { get; }

    internal string? Fault { get; }

    internal static ParseResult<T> Good(T value) => new(value, null);

    internal static ParseResult<T> Bad(string fault) => new(default!, fault);
}

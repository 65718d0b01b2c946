namespace Healthcheck;

/// <summary>Text that must not be printed by accident: only <see cref="Reveal"/> gives it away.</summary>
internal sealed class Secret(string text)
{
    // A method and not a property, so that no serialiser or log template finds it.
    internal string Reveal() => text;

    public override string ToString() => "***";
}

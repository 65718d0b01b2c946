namespace Healthcheck.Commands;

/// <summary>How a page for a terminal looks.</summary>
/// <param name="HasColour">Whether to send the colour sequences of terminals.</param>
/// <param name="Columns">How wide it may be; null: as wide as it wants.</param>
internal sealed record PageStyle(bool HasColour, int? Columns);

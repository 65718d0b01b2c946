namespace FakeConnect;

/// <summary>What a list call asks for; a null plugin version leaves the member out, as workers before 4.1 do.</summary>
internal readonly record struct FakeListing(bool Expand, bool Status, bool Info, string? PluginVersion);

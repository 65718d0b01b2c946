namespace Healthcheck.Configuration;

/// <summary>Where a value came from, the strongest first.</summary>
internal enum SettingSource
{
    Flag,
    Variable,
    File,
}

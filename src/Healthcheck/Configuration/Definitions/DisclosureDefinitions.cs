using Healthcheck.Health;
using Healthcheck.Polling;
using Healthcheck.Rest;

namespace Healthcheck.Configuration;

/// <summary>Settings of a cluster: how much of what its traces say is passed on. Rows of the <see cref="SettingTable"/>.</summary>
internal static class DisclosureDefinitions
{
    internal static readonly Setting<ClusterOptions> Redact = new Setting<ClusterOptions, SecretRedactor>
    {
        Flag = "--redact",
        Description = "Remove secrets from traces and messages before they are kept: usual formats, also patterns from a file, or none.",
        Parser = RedactionParser.Redactor,
        Get = cluster => cluster.Rest.Redactor,
        Set = (cluster, value) => cluster with { Rest = cluster.Rest with { Redactor = value } },
    };

    internal static readonly Setting<ClusterOptions> RootCauseMessage = new Setting<ClusterOptions, RootCauseMessages>
    {
        Flag = "--root-cause-message",
        Description = "Whether the root cause of a failure is shown with its message or only as a class name; auto: no message in the log.",
        Parser = WordParser.Choice(
            "an answer", ("auto", RootCauseMessages.Auto), ("on", RootCauseMessages.On), ("off", RootCauseMessages.Off)),
        Get = cluster => cluster.Health.RootCauseMessages,
        Set = (cluster, value) => cluster with { Health = cluster.Health with { RootCauseMessages = value } },
    };
}

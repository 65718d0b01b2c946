using System.Reflection;

namespace Healthcheck;

/// <summary>What this program calls itself towards the world.</summary>
internal static class Product
{
    public const string Name = "kafka-connect-healthcheck";

    /// <summary>As <c>0.1.0+3cc0943…</c>; the part after the plus sign is missing when it was not built from a repository.</summary>
    private static readonly string[] VersionAndRevision =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+');

    public static readonly string Version = VersionAndRevision[0];

    public static readonly string Revision = VersionAndRevision is [_, var revision, ..] ? revision : "unknown";
}

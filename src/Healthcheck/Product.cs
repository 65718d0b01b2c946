using System.Reflection;

namespace Healthcheck;

/// <summary>What this program calls itself towards the world.</summary>
internal static class Product
{
    public const string Name = "kafka-connect-healthcheck";

    public static readonly string Version =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}

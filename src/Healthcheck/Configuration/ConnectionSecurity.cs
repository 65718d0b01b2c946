using System.Collections.Immutable;
using Healthcheck.Files;
using Healthcheck.Polling;

namespace Healthcheck.Configuration;

/// <summary>Settings of <see cref="ConnectionSecurityDefinitions"/> that exclude one another, or mean something only together.</summary>
internal static class ConnectionSecurity
{
    private static readonly Setting<ClusterOptions>
        Certificate = ConnectionSecurityDefinitions.ClientCertFile,
        Key = ConnectionSecurityDefinitions.ClientKeyFile,
        KeyPassword = ConnectionSecurityDefinitions.ClientKeyPasswordFile;

    /// <summary>Of two that exclude each other the one of the stronger source is read; both of one source are a fault.</summary>
    /// <returns>The settings that are left to read.</returns>
    internal static ImmutableArray<Setting<ClusterOptions>> WithoutContradictions(
        ImmutableArray<Setting<ClusterOptions>> settings, SettingSources sources)
    {
        settings = WithoutOtherCredentials(settings, sources);
        foreach (var basic in new[] { ConnectionSecurityDefinitions.BasicAuth, ConnectionSecurityDefinitions.BasicAuthFile })
        {
            settings = Exclude(settings, sources, ConnectionSecurityDefinitions.BearerTokenFile, basic);
        }

        settings = Exclude(settings, sources, RestartDefinitions.BearerTokenFile, RestartDefinitions.BasicAuthFile);
        var insecure = ConnectionSecurityDefinitions.TlsInsecure;
        if (sources.Find(insecure) is { } given && insecure.Apply(new ClusterOptions(), given.Text).Value is { Rest.TlsIsInsecure: true })
        {
            settings = Exclude(settings, sources, insecure, ConnectionSecurityDefinitions.CaFile);
        }

        Require(Certificate, Key, sources);
        Require(Key, Certificate, sources);
        Require(KeyPassword, Key, sources);
        return settings;
    }

    /// <summary>What can be told only when files have been read.</summary>
    internal static ClusterOptions Complete(ClusterOptions cluster, SettingSources sources) =>
        RefuseSecondAuthorization(ReadClientCertificate(cluster, sources), sources);

    private static ImmutableArray<Setting<ClusterOptions>> WithoutOtherCredentials(
        ImmutableArray<Setting<ClusterOptions>> settings, SettingSources sources)
    {
        var (direct, file) = (ConnectionSecurityDefinitions.BasicAuth, ConnectionSecurityDefinitions.BasicAuthFile);
        if (sources.Find(direct)?.Source is SettingSource.Cluster && sources.Find(file)?.Source is not SettingSource.Cluster)
        {
            // Credentials of its own; those that hold for all are another cluster's.
            settings = settings.Remove(file);
        }
        else if (sources.Find(file) is { } fromFile)
        {
            // A file named by a stronger source replaces the credentials; otherwise it is unclear which are meant.
            settings = settings.Remove(direct);
            if (sources.Find(direct) is { } given && given.Source <= fromFile.Source)
            {
                settings = settings.Remove(file);
                sources.AddFault(file, $"not together with {direct.FullName}");
            }
        }

        return settings;
    }

    private static ImmutableArray<Setting<ClusterOptions>> Exclude(
        ImmutableArray<Setting<ClusterOptions>> settings,
        SettingSources sources,
        Setting<ClusterOptions> one,
        Setting<ClusterOptions> other)
    {
        if (sources.Find(one) is not { } first || sources.Find(other) is not { } second)
        {
            return settings;
        }

        if (first.Source == second.Source)
        {
            sources.AddFault(one, $"not together with {other.FullName}");
            return settings.Remove(one).Remove(other);
        }

        return settings.Remove(first.Source < second.Source ? other : one);
    }

    private static void Require(Setting<ClusterOptions> given, Setting<ClusterOptions> needed, SettingSources sources)
    {
        if (sources.Find(given) is not null && sources.Find(needed) is null)
        {
            sources.AddFault(given, $"needs {needed.FullName}");
        }
    }

    private static ClusterOptions ReadClientCertificate(ClusterOptions cluster, SettingSources sources)
    {
        if (cluster.Rest.ClientCertificateFiles is not { Certificate: { } certificate, Key: { } key } paths)
        {
            return cluster;
        }

        ImmutableArray<NamedFile> files =
        [
            CreateFile(Certificate, certificate),
            CreateFile(Key, key),
            .. paths.KeyPassword is { } password ? [CreateFile(KeyPassword, password)] : ImmutableArray<NamedFile>.Empty,
        ];
        var (value, fault) = ReloadableFile.Read(files, texts => CertificateParser.ParseWithKey(texts, files, mayBeEncrypted: true));
        if (fault is not null)
        {
            sources.AddFault(new[] { Certificate, Key, KeyPassword }.First(setting => setting.FullName == fault.Setting), fault.Phrase);
        }

        return cluster with { Rest = cluster.Rest with { ClientCertificate = value } };
    }

    private static NamedFile CreateFile(Setting setting, Secret path) =>
        new(setting.FullName, path.Reveal(), CertificateParser.MaxFileBytes);

    /// <summary>Now and whenever the file is read again.</summary>
    private static ClusterOptions RefuseSecondAuthorization(ClusterOptions cluster, SettingSources sources)
    {
        var setting = ConnectionSecurityDefinitions.HeaderFile;
        var other = cluster.Rest.BearerToken is not null ? ConnectionSecurityDefinitions.BearerTokenFile
            : sources.Find(ConnectionSecurityDefinitions.BasicAuthFile) is not null ? ConnectionSecurityDefinitions.BasicAuthFile
            : ConnectionSecurityDefinitions.BasicAuth;
        if (cluster.Rest is not { Headers: { Files: { } files } headers } || (cluster.Rest.BearerToken ?? cluster.Rest.BasicAuth) is null)
        {
            return cluster;
        }

        var phrase = $"the file (path not shown) has a line Authorization: not together with {other.FullName}";
        if (headers.Value.HaveAuthorization)
        {
            sources.AddFault(setting, phrase);
        }

        var strict = headers with
        {
            Files = files with
            {
                Parse = texts => files.Parse(texts) is { Value.HaveAuthorization: true }
                    ? (null, new FileFault(setting.FullName, phrase))
                    : files.Parse(texts),
            },
        };
        return cluster with { Rest = cluster.Rest with { Headers = strict } };
    }
}

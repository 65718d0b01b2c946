using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Healthcheck.Files;

namespace Healthcheck.Rest;

/// <summary>How Connect is asked.</summary>
internal sealed record RestOptions
{
    public static readonly (TimeSpan Min, TimeSpan Max) RequestTimeoutRange = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(10));

    public static readonly (long Min, long Max) MaxBodyBytesRange = (1024, 1024 * 1024 * 1024);

    public static readonly (int Min, int Max) MaxConnectorsAndTasksRange = (1, 10_000_000);

    public static readonly (long Min, long Max) MaxTraceBytesRange = (0, 1024 * 1024);

    /// <summary>The longest wait for the head of one answer, and again for its body.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An answer larger than this, decoded, is not read to its end; bytes.</summary>
    public long MaxBodyBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most connectors and tasks that are taken from one reading; more is a fault.</summary>
    public int MaxConnectorsAndTasks { get; init; } = 200_000;

    /// <summary>Longer stack traces are cut; bytes of UTF-8.</summary>
    public int MaxTraceBytes { get; init; } = 8 * 1024;

    /// <summary>Takes secrets out of traces and messages.</summary>
    public SecretRedactor Redactor { get; init; } = SecretRedactor.Default;

    /// <summary>
    /// Whether to ask how many tasks each connector has configured. The answer holds configurations; they are skipped unread.
    /// </summary>
    public bool AskConfiguredTasks { get; init; }

    /// <summary>Whether to ask for the plain names as well: those that are not in the list have no status.</summary>
    public bool AskNames { get; init; }

    /// <summary>How a worker is asked whether it is alive in its group.</summary>
    public WorkerCheck WorkerCheck { get; init; }

    /// <summary>user:password, split at the first colon; null: none.</summary>
    public Reloadable<Secret>? BasicAuth { get; init; }

    /// <summary>Null: none.</summary>
    public Reloadable<Secret>? BearerToken { get; init; }

    /// <summary>Further headers of each request; null: none.</summary>
    public Reloadable<RequestHeaders>? Headers { get; init; }

    /// <summary>Whose certificates are trusted; null: whoever the system trusts.</summary>
    public Reloadable<X509Certificate2Collection>? Authorities { get; init; }

    /// <summary>Where <see cref="ClientCertificate"/> is read from.</summary>
    public ClientCertificateFiles ClientCertificateFiles { get; init; } = new(null, null, null);

    /// <summary>What is shown to a worker that asks for a certificate, with its key; null: nothing.</summary>
    public Reloadable<SslStreamCertificateContext>? ClientCertificate { get; init; }

    /// <summary>The name that the certificate of a worker must be for; null: the host of its URL.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Whether any certificate is taken, so that nobody knows who answers.</summary>
    public bool TlsIsInsecure { get; init; }
}

/// <summary>Paths, each of which may be the secret itself, misplaced; null: not given.</summary>
internal sealed record ClientCertificateFiles(Secret? Certificate, Secret? Key, Secret? KeyPassword);

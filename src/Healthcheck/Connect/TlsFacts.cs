namespace Healthcheck.Connect;

/// <summary>What is known of the certificates between us and the worker asked last.</summary>
/// <param name="ServerExpires">When the certificate ends that Connect shows; null before it has shown one.</param>
/// <param name="ClientExpires">When the one ends that we show; null where we have none.</param>
/// <param name="IsInsecure">Whether any certificate is taken, so that nobody knows who answers.</param>
internal sealed record TlsFacts(DateTimeOffset? ServerExpires, DateTimeOffset? ClientExpires, bool IsInsecure);

using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace Healthcheck.Web;

/// <summary>Who may ask at an endpoint, where credentials are set up at all.</summary>
internal enum Access
{
    /// <summary>Whoever has credentials.</summary>
    Protected,

    /// <summary>Everybody, but without traces; or, where verdicts are guarded, whoever has credentials.</summary>
    Verdict,

    /// <summary>Everybody.</summary>
    Open,
}

/// <summary>What became of the question who asks.</summary>
/// <param name="Refusal">Null when it may be answered.</param>
/// <param name="IsAnonymous">It is answered without traces.</param>
/// <param name="User">Whose password was right; null for none, and for whoever showed a certificate.</param>
internal readonly record struct Admission(Answer? Refusal, bool IsAnonymous = false, string? User = null)
{
    public static readonly Admission Full;
}

/// <summary>
/// Asks for credentials, endpoint by endpoint: a user and password, or a client certificate; either is enough. Wrong ones are refused
/// also where none would do, so that a slip does not go unnoticed.
/// </summary>
internal sealed class AccessGuard(AccessFiles files, bool guardsVerdict, PasswordHashing hashing, TimeProvider time)
{
    private static readonly StringValues Challenge = $"Basic realm=\"{Product.Name}\", charset=\"UTF-8\"";
    private static readonly StringValues Second = "1";

    private static readonly Answer WrongPassword = Refuse("user or password is wrong");
    private static readonly Answer Busy =
        Answer.Json(StatusCodes.Status429TooManyRequests, """{"error":"too many passwords are being looked at"}"""u8);

    private readonly Answer _noCredentials = Refuse(
        files.ClientAuthorities is null ? "user and password are needed"
        : files.Users is null ? "a client certificate is needed"
        : "user and password, or a client certificate, are needed");

    private volatile UserAccounts? _accounts;

    /// <returns>Null where everybody may read everything.</returns>
    public static AccessGuard? Create(WebOptions options, AccessFiles files, PasswordHashing hashing, TimeProvider time) =>
        options.Users is null && options.ClientAuthorities is null ? null : new AccessGuard(files, options.GuardVerdict, hashing, time);

    /// <summary>Whether verdicts without traces are needed.</summary>
    public bool AdmitsAnonymous => !guardsVerdict;

    /// <summary>Sets the headers that belong to a refusal.</summary>
    public ValueTask<Admission> AdmitAsync(HttpContext context, Access access)
    {
        if (access is Access.Open)
        {
            return default;
        }

        var authorization = files.Users is null ? StringValues.Empty : context.Request.Headers.Authorization;
        var certificate = files.ClientAuthorities is null ? null : context.Features.Get<ClientCertificate>();
        return certificate is not null || authorization.Count > 0 ? JudgeOrLeaveAsync(context, certificate, authorization)
            : access is Access.Verdict && !guardsVerdict ? new(new Admission(null, IsAnonymous: true))
            : new(Refuse(context, _noCredentials));
    }

    private async ValueTask<Admission> JudgeOrLeaveAsync(HttpContext context, ClientCertificate? certificate, StringValues authorization)
    {
        try
        {
            return await JudgeAsync(context, certificate, authorization);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left the queue; nobody reads the answer.
            return Refuse(context, Busy);
        }
    }

    private async ValueTask<Admission> JudgeAsync(HttpContext context, ClientCertificate? certificate, StringValues authorization)
    {
        string? fault = null;
        if (certificate is not null)
        {
            var authorities = await files.ClientAuthorities!.RefreshAsync(context.RequestAborted);
            fault = certificate.FindFault(authorities, time.GetUtcNow());
            if (fault is null)
            {
                return default;
            }
        }

        if (authorization.Count == 0)
        {
            return Refuse(context, Refuse($"the client certificate {fault}"));
        }

        if (BasicCredentials.Parse(authorization) is not { } credentials)
        {
            return Refuse(context, WrongPassword);
        }

        var accounts = Accounts(await files.Users!.RefreshAsync(context.RequestAborted));
        return await accounts.AreRightAsync(credentials, context.RequestAborted) switch
        {
            true => new Admission(null, User: credentials.User),
            false => Refuse(context, WrongPassword),
            null => Refuse(context, Busy),
        };
    }

    private UserAccounts Accounts(FrozenDictionary<string, string> users)
    {
        var accounts = _accounts;
        if (accounts?.AreOf(users) is not true)
        {
            // Two requests may make two of them; then what the one finds right is hashed once more by the other.
            _accounts = accounts = new UserAccounts(users, hashing);
        }

        return accounts;
    }

    private Admission Refuse(HttpContext context, Answer refusal)
    {
        if (refusal == Busy)
        {
            context.Response.Headers.RetryAfter = Second;
        }
        else if (files.Users is not null)
        {
            context.Response.Headers.WWWAuthenticate = Challenge;
        }
        else
        {
            // There is no challenge for certificates, without which 401 is none.
            refusal = refusal with { Status = StatusCodes.Status403Forbidden };
        }

        return new(refusal);
    }

    /// <param name="error">Of our own words alone: nothing in it needs an escape.</param>
    private static Answer Refuse(string error) =>
        Answer.Json(StatusCodes.Status401Unauthorized, System.Text.Encoding.UTF8.GetBytes($$"""{"error":"{{error}}"}"""));
}

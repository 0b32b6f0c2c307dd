using Microsoft.AspNetCore.Http;
using Sworn.Host.Identity;

namespace Sworn.Host.Http;

/// <summary>Finds out who asks: the console's secret, a token, a log-in's cookie, or a client certificate, in this order.</summary>
internal sealed class Authenticator(ApiServices services)
{
    public const string Cookie = "sworn_session";
    public const string CsrfHeader = "X-Sworn-Csrf";
    public const string BackgroundHeader = "X-Sworn-Background";

    /// <summary>What a browser shows with every change when a client certificate stands for its user.</summary>
    public const string CertificateCsrf = "certificate";

    private const string Bearer = "Bearer ";

    /// <summary>Who asks; null for nobody.</summary>
    /// <exception cref="Refusal">Something was shown that does not hold.</exception>
    public async Task<Principal?> FindAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (authorization.Length > 0)
        {
            var secret = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : "";
            return OfToken(context, secret)
                ?? throw new Refusal(StatusCodes.Status401Unauthorized, "The token does not hold", "the token is wrong, has ended, or was removed; make another with 'sworn user token'");
        }

        return context.Request.Cookies.TryGetValue(Cookie, out var cookie) && cookie.Length > 0
            ? await OfCookieAsync(context, cookie)
            : await OfCertificateAsync(context);
    }

    private Principal? OfToken(HttpContext context, string secret)
    {
        if (ApiCall.IsLoopback(context) && services.Console.IsValid(secret))
        {
            return new Principal("console/" + Environment.UserName, [Role.Administrator], AccountScopes.Everything, "console");
        }

        var hash = Secrets.HashOf(secret);
        var token = services.Book.Tokens.FirstOrDefault(known => Secrets.AreEqual(known.Hash, hash));
        return token is not null && (token.Expires is null || services.Time.GetUtcNow() < token.Expires)
            && services.Book.Find(token.User) is { } account
            ? Of(account, "token") with { MustChangePassword = false }
            : null;
    }

    private async Task<Principal?> OfCookieAsync(HttpContext context, string cookie)
    {
        if (services.Sessions.Find(cookie) is not { } session)
        {
            return null;
        }

        if (services.Sessions.IsIdle(session))
        {
            if (services.Sessions.Close(session))
            {
                await services.RecordTimeoutAsync(session);
            }

            return null;
        }

        if (services.Book.Find(session.User) is not { } account)
        {
            // It was opened while its account was removed.
            await services.RecordEndsAsync(services.Sessions.Close(session) ? [session] : [], "sworn", "account-removed");
            return null;
        }

        if (!context.Request.Headers.ContainsKey(BackgroundHeader))
        {
            session.LastSeen = services.Time.GetUtcNow();
        }

        return Of(account, "session") with { Session = session };
    }

    private async Task<Principal?> OfCertificateAsync(HttpContext context)
    {
        if (!context.Request.IsHttps || await context.Connection.GetClientCertificateAsync(context.RequestAborted) is not { } certificate)
        {
            return null;
        }

        var fingerprint = certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256);
        var account = services.Book.Accounts.FirstOrDefault(
            known => string.Equals(known.Certificate, fingerprint, StringComparison.OrdinalIgnoreCase));
        return account is null ? null : Of(account, "certificate") with { MustChangePassword = false };
    }

    private static Principal Of(Account account, string means) =>
        new(account.Name, account.Roles, account.Scopes, means) { MustChangePassword = account.MustChangePassword };
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sworn.Host.Identity;

namespace Sworn.Host.Http;

/// <summary>Logging in and out, and the log-ins that are open.</summary>
internal static class SessionEndpoints
{
    private const string Path = "/api/v1/session";

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new("GET", Path, "Who is logged in.", ShowAsync) { Access = Access.LoggedIn, Result = typeof(SessionObject) },
        new("POST", Path, "Logs in with name and password.", LoginAsync) { Access = Access.Anyone, Body = typeof(LoginRequest), Result = typeof(SessionObject) },
        new("DELETE", Path, "Logs out.", LogoutAsync) { Access = Access.LoggedIn, Status = StatusCodes.Status204NoContent },
        new("POST", Path + "/claim", "Makes the first administrator, with the secret of the link that the run screen shows.", ClaimAsync)
        {
            Access = Access.Anyone, Body = typeof(ClaimRequest), Result = typeof(SessionObject),
        },
        new("POST", Path + "/password", "Changes one's own password; one's other log-ins end.", ChangePasswordAsync)
        {
            Access = Access.LoggedIn, Body = typeof(OwnPasswordRequest), Status = StatusCodes.Status204NoContent,
        },
        new("GET", "/api/v1/sessions", "The log-ins that are open.", ListAsync) { Permission = Permission.SeeAccounts, Result = typeof(SessionList) },
        new("DELETE", "/api/v1/sessions/{id}", "Ends somebody's log-in.", RevokeAsync) { Permission = Permission.Administer, Status = StatusCodes.Status204NoContent },
    ];

    /// <summary>What whoever has not logged in is told.</summary>
    public static Refusal NotLoggedIn(ApiServices services) =>
        new Refusal(StatusCodes.Status401Unauthorized, "Not logged in", "log in, or send a token: 'Authorization: Bearer TOKEN'")
            .With("banner", services.Configuration.Identity.Banner);

    private static Task ShowAsync(ApiCall call) => call.WriteAsync(ObjectOf(call, call.Principal, call.Principal.Session));

    private static async Task LoginAsync(ApiCall call)
    {
        var request = call.Body<LoginRequest>();
        var (services, user) = (call.Services, request.User);
        if (user.Length > 64 || request.Password.Length > Passwords.MaxLength)
        {
            throw Refused(services);
        }

        var verdict = services.Guard.Begin(user);
        if (!verdict.IsAllowed)
        {
            await RecordBlockedAsync(call, user, verdict);
            throw Blocked(verdict);
        }

        var account = services.Book.Find(user);
        bool isRight;
        try
        {
            isRight = await services.Passwords.CheckAsync(account, request.Password, call.Aborted);
        }
        catch (OperationCanceledException)
        {
            services.Guard.Abandon(user);
            throw;
        }

        if (!isRight)
        {
            await FailAsync(call, user);
            throw Refused(services);
        }

        var session = await RecordLoginAsync(call, user, "password");
        services.Guard.Succeed(user);
        services.Book.TryUpdate(user, known => known with { LastLogin = services.Time.GetUtcNow() });
        await OpenAsync(call, account!, session);
    }

    private static async Task ClaimAsync(ApiCall call)
    {
        var (services, request) = (call.Services, call.Body<ClaimRequest>());
        if (!services.FirstStart.IsValid(request.Token))
        {
            if (services.Denials.TryTake(call.Origin, out _))
            {
                await call.RecordFailureAsync("LOGIN", "The link of the first start was refused", ("account", services.Names.Shown(request.User)), ("means", "link"));
            }

            throw new Refusal(StatusCodes.Status401Unauthorized, "The link does not hold", "it was used already, or the node was started again since; the run screen shows the one that holds");
        }

        var account = await AccountEndpoints.MakeAsync(call, new UserRequest(request.User, [Role.Administrator], request.Password, MustChangePassword: false));
        await call.RecordAsync("USER_ADD", "The first administrator is made", ("account", account.Name), ("roles", "administrator"));
        if (!services.Book.TryAddFirst(account))
        {
            throw Refusal.Conflict("there is an account already; log in");
        }

        await OpenAsync(call, account, await RecordLoginAsync(call, account.Name, "link"));
    }

    private static async Task LogoutAsync(ApiCall call)
    {
        if (call.Principal.Session is { } session)
        {
            await call.RecordAsync("LOGOUT", "A person logged out", ("session", session.Id));
            call.Services.Sessions.Close(session);
            call.Context.Response.Cookies.Delete(Authenticator.Cookie, CookieOf(call.Services));
        }

        await call.WriteNothingAsync();
    }

    private static async Task ChangePasswordAsync(ApiCall call)
    {
        var (services, request, user) = (call.Services, call.Body<OwnPasswordRequest>(), call.Principal.User);
        var verdict = services.Guard.Begin(user);
        if (!verdict.IsAllowed)
        {
            await RecordBlockedAsync(call, user, verdict);
            throw Blocked(verdict);
        }

        if (services.Book.Find(user) is not { } account || !await services.Passwords.CheckAsync(account, request.Current, CancellationToken.None))
        {
            await FailAsync(call, user);
            throw Refusal.Forbidden("the current password is wrong");
        }

        services.Guard.Succeed(user);
        if (Passwords.Fault(request.Password, user) is { } fault)
        {
            throw Refusal.BadMember("password", fault);
        }

        var hash = await services.Passwords.HashAsync(request.Password, CancellationToken.None);
        await call.RecordAsync("USER_PASSWORD", "A person changed the own password", ("account", user));
        services.Book.TryUpdate(user, known => known with { PasswordHash = hash, MustChangePassword = false });
        await services.RecordEndsAsync(services.Sessions.CloseAll(user, except: call.Principal.Session), user, "password-changed");
        await call.WriteNothingAsync();
    }

    private static async Task ListAsync(ApiCall call)
    {
        await call.RecordAsync("VIEW", "Log-ins were listed", ("what", "sessions"));
        await call.WriteAsync(new SessionList(
        [
            .. call.Services.Sessions.All.Select(session => new SessionEntry(
                session.Id, session.User, session.Origin, session.Started, session.LastSeen, session.Id == call.Principal.Session?.Id)),
        ]));
    }

    private static async Task RevokeAsync(ApiCall call)
    {
        var session = call.Services.Sessions.All.FirstOrDefault(known => known.Id == call.Route("id"))
            ?? throw Refusal.NotFound("there is no log-in of that number; it may have ended");
        await call.RecordAsync("SESSION_REVOKE", "An administrator ends a log-in", ("session", session.Id), ("account", session.User));
        call.Services.Sessions.Close(session);
        await call.WriteNothingAsync();
    }

    private static Refusal Refused(ApiServices services) =>
        new Refusal(StatusCodes.Status401Unauthorized, "Not logged in", "name or password is wrong").With("banner", services.Configuration.Identity.Banner);

    private static Refusal Blocked(LoginVerdict verdict)
    {
        var seconds = (int)Math.Ceiling(verdict.Wait!.Value.TotalSeconds);
        return verdict.LockedUntil is { } until
            ? new Refusal(StatusCodes.Status423Locked, "Locked", "too many failures; wait, or ask an administrator to unlock the account")
                .With("lockedUntil", until).With("retryAfterSeconds", seconds)
            : new Refusal(StatusCodes.Status429TooManyRequests, "Too many tries", "wait before the next try").With("retryAfterSeconds", seconds);
    }

    private static async Task RecordBlockedAsync(ApiCall call, string user, LoginVerdict verdict)
    {
        if (call.Services.Denials.TryTake(call.Origin, out var suppressed))
        {
            await call.RecordFailureAsync(
                "LOGIN", "A try to log in came too early", ("account", call.Services.Names.Shown(user)), ("means", "password"),
                ("reason", verdict.LockedUntil is null ? "backoff" : "locked"), ("suppressed", suppressed.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>NDcPP, FIA_UIA_EXT.1 and FIA_AFL.1: the failure, and that it was the one that locks.</summary>
    private static async Task FailAsync(ApiCall call, string user)
    {
        var until = call.Services.Guard.Fail(user);
        var isRecorded = call.Services.Denials.TryTake(call.Origin, out var suppressed);
        if (isRecorded)
        {
            await call.RecordFailureAsync(
                "LOGIN", "A try to log in failed", ("account", call.Services.Names.Shown(user)), ("means", "password"), ("reason", "name or password is wrong"),
                ("suppressed", suppressed.ToString(CultureInfo.InvariantCulture)));
        }

        if (until is { } locked && (isRecorded || call.Services.Book.Find(user) is not null))
        {
            await call.RecordFailureAsync(
                "LOGIN_LOCKED", "The limit of failed tries was reached", ("account", call.Services.Names.Shown(user)), ("until", locked.ToString("O", CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Records a log-in before it is open.</summary>
    /// <returns>What it will be called by: its other records name it too, and are joined by it.</returns>
    private static async Task<string> RecordLoginAsync(ApiCall call, string user, string means)
    {
        var session = SessionTable.NewId();
        await call.Services.Audit.RecordAsync(
            "LOGIN", "A person logged in", ("user", user), ("origin", call.Origin), ("means", means), ("session", session),
            ("outcome", Running.AuditTrail.Success));
        return session;
    }

    private static async Task OpenAsync(ApiCall call, Account account, string id)
    {
        var (session, cookie, ended) = call.Services.Sessions.Open(id, account.Name, call.Origin);
        await call.Services.RecordEndsAsync(ended is null ? [] : [ended], "sworn", "too-many");
        call.Context.Response.Cookies.Append(Authenticator.Cookie, cookie, CookieOf(call.Services));
        var principal = new Principal(account.Name, account.Roles, account.Scopes, "session") { MustChangePassword = account.MustChangePassword };
        await call.WriteAsync(ObjectOf(call, principal, session));
    }

    private static SessionObject ObjectOf(ApiCall call, Principal principal, Session? session) => new(
        principal.User, principal.Roles, principal.Scopes, session?.Csrf ?? Authenticator.CertificateCsrf,
        call.Services.Configuration.Identity.Banner, principal.MustChangePassword, (int)call.Services.Configuration.Identity.IdleTimeout.TotalSeconds);

    private static CookieOptions CookieOf(ApiServices services) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = services.IsEncrypted,
        Path = "/",
        IsEssential = true,
    };
}

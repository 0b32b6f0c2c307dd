using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Sworn.Host.Identity;

namespace Sworn.Host.Http;

/// <summary>Accounts and tokens.</summary>
internal static partial class AccountEndpoints
{
    private const string Users = "/api/v1/users";
    private const string Tokens = "/api/v1/tokens";
    private const int MaxDays = 3_650;

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new("GET", Users, "The accounts.", ListAsync) { Permission = Permission.SeeAccounts, Result = typeof(UserList) },
        new("POST", Users, "Makes an account.", AddAsync)
        {
            Permission = Permission.Administer, Body = typeof(UserRequest), Result = typeof(UserEntry), Status = StatusCodes.Status201Created,
        },
        new("DELETE", Users + "/{name}", "Removes an account, its tokens and its log-ins.", RemoveAsync)
        {
            Permission = Permission.Administer, Status = StatusCodes.Status204NoContent,
        },
        new("POST", Users + "/{name}/password", "Sets a password, ends the account's log-ins and unlocks it.", SetPasswordAsync)
        {
            Permission = Permission.Administer, Body = typeof(PasswordRequest), Status = StatusCodes.Status204NoContent,
        },
        new("POST", Users + "/{name}/unlock", "Lets a locked account try again at once.", UnlockAsync)
        {
            Permission = Permission.Administer, Status = StatusCodes.Status204NoContent,
        },
        new("GET", Tokens, "The tokens: one's own, and everybody's for who may see accounts.", ListTokensAsync) { Result = typeof(TokenList) },
        new("POST", Tokens, "Makes a token and shows it, once.", AddTokenAsync)
        {
            Body = typeof(TokenRequest), Result = typeof(NewToken), Status = StatusCodes.Status201Created,
        },
        new("DELETE", Tokens + "/{id}", "Removes a token.", RemoveTokenAsync) { Status = StatusCodes.Status204NoContent },
    ];

    /// <summary>An account as it is asked for, with its password hashed; not yet in the book.</summary>
    /// <exception cref="Refusal">Something of it is not as it must be.</exception>
    public static async Task<Account> MakeAsync(ApiCall call, UserRequest request)
    {
        if (!Name().IsMatch(request.Name))
        {
            throw Refusal.BadMember(request.Name.Length == 0 ? "user" : "name", "a name has 1 to 64 letters, digits, dots, dashes and underscores, and begins with a letter or digit");
        }

        if (request.Roles.Count == 0)
        {
            throw Refusal.BadMember("roles", "give at least one of reader, operator, auditor, administrator");
        }

        if (request.Scopes?.Fault() is { } fault)
        {
            throw Refusal.BadMember("scopes", fault);
        }

        var certificate = request.Certificate?.Replace("sha-256:", "", StringComparison.OrdinalIgnoreCase).Replace(":", "", StringComparison.Ordinal);
        if (certificate is not null && !Fingerprint().IsMatch(certificate))
        {
            throw Refusal.BadMember("certificate", "write the certificate's fingerprint: sha-256: and 32 pairs of hexadecimal digits");
        }

        if ((request.Password is not null || certificate is null) && Passwords.Fault(request.Password, request.Name) is { } weakness)
        {
            throw Refusal.BadMember("password", weakness);
        }

        return new Account
        {
            Name = request.Name,
            PasswordHash = request.Password is null ? "" : await call.Services.Passwords.HashAsync(request.Password, call.Aborted),
            Roles = [.. request.Roles.Distinct()],
            Scopes = request.Scopes ?? AccountScopes.Everything,
            Certificate = certificate,
            Created = call.Services.Time.GetUtcNow(),
            MustChangePassword = request.MustChangePassword && request.Password is not null,
        };
    }

    private static async Task ListAsync(ApiCall call)
    {
        await call.RecordAsync("VIEW", "Accounts were listed", ("what", "users"));
        await call.WriteAsync(new UserList([.. call.Services.Book.Accounts.Select(account => EntryOf(call, account))]));
    }

    private static async Task AddAsync(ApiCall call)
    {
        var account = await MakeAsync(call, call.Body<UserRequest>());
        if (call.Services.Book.Find(account.Name) is not null)
        {
            throw Refusal.Conflict($"there is an account {account.Name} already");
        }

        await call.RecordAsync(
            "USER_ADD", "An account is made", ("account", account.Name), ("roles", string.Join(',', account.Roles).ToLowerInvariant()),
            ("stores", string.Join(',', account.Scopes.Stores)), ("sources", string.Join(',', account.Scopes.Sources)));
        if (!call.Services.Book.TryAdd(account))
        {
            throw Refusal.Conflict($"there is an account {account.Name} already, or there are too many");
        }

        await call.WriteAsync(EntryOf(call, account), StatusCodes.Status201Created);
    }

    private static async Task RemoveAsync(ApiCall call)
    {
        var account = AccountOf(call);
        await call.RecordAsync("USER_REMOVE", "An account is removed", ("account", account.Name));
        if (!call.Services.Book.TryRemove(account.Name))
        {
            await call.RecordFailureAsync("USER_REMOVE", "The last administrator stays", ("account", account.Name));
            throw Refusal.Conflict("the last administrator cannot be removed; make another first");
        }

        await call.Services.RecordEndsAsync(call.Services.Sessions.CloseAll(account.Name, except: null), call.Principal.User, "account-removed");
        await call.WriteNothingAsync();
    }

    private static async Task SetPasswordAsync(ApiCall call)
    {
        var (account, request) = (AccountOf(call), call.Body<PasswordRequest>());
        if (Passwords.Fault(request.Password, account.Name) is { } fault)
        {
            throw Refusal.BadMember("password", fault);
        }

        var hash = await call.Services.Passwords.HashAsync(request.Password, CancellationToken.None);
        await call.RecordAsync("USER_PASSWORD", "A password is set", ("account", account.Name));
        call.Services.Book.TryUpdate(account.Name, known => known with { PasswordHash = hash, MustChangePassword = request.MustChangePassword });
        call.Services.Guard.Forget(account.Name);
        await call.Services.RecordEndsAsync(
            call.Services.Sessions.CloseAll(account.Name, except: call.Principal.Session), call.Principal.User, "password-changed");
        await call.WriteNothingAsync();
    }

    private static async Task UnlockAsync(ApiCall call)
    {
        var account = AccountOf(call);
        await call.RecordAsync("USER_UNLOCK", "An account is unlocked", ("account", account.Name));
        call.Services.Guard.Forget(account.Name);
        await call.WriteNothingAsync();
    }

    private static Task ListTokensAsync(ApiCall call) => call.WriteAsync(new TokenList(
    [
        .. call.Services.Book.Tokens.Where(token => token.User == call.Principal.User || call.Principal.May(Permission.SeeAccounts))
            .Select(token => new TokenEntry(token.Id, token.User, token.Name, token.Created, token.Expires)),
    ]));

    private static async Task AddTokenAsync(ApiCall call)
    {
        var (services, request) = (call.Services, call.Body<TokenRequest>());
        var user = request.User ?? call.Principal.User;
        if (user != call.Principal.User && !call.Principal.May(Permission.Administer))
        {
            throw Refusal.Forbidden("only an administrator makes tokens for others");
        }

        if (call.Principal.Means == "token")
        {
            throw Refusal.Forbidden("a token cannot make tokens: it would outlive its own end");
        }

        if (services.Book.Find(user) is null)
        {
            throw Refusal.BadMember("user", $"there is no account {user}");
        }

        if (request.Name.Length is 0 or > 64 || request.Days is < 1 or > MaxDays)
        {
            throw Refusal.BadMember(request.Days is null or (>= 1 and <= MaxDays) ? "name" : "days", $"a token has a name of 1 to 64 characters, and ends after 1 to {MaxDays} days or never");
        }

        var secret = "swt_" + Secrets.New();
        var now = services.Time.GetUtcNow();
        var token = new ApiToken
        {
            Id = Secrets.NewNumber("t-"),
            User = user,
            Name = request.Name,
            Hash = Secrets.HashOf(secret),
            Created = now,
            Expires = request.Days is { } days ? now.AddDays(days) : null,
        };
        await call.RecordAsync(
            "TOKEN_ADD", "A token is made", ("account", user), ("token", token.Id),
            ("expires", token.Expires?.ToString("O", CultureInfo.InvariantCulture) ?? "never"));
        if (!services.Book.TryAdd(token))
        {
            throw Refusal.Conflict("there are too many tokens; remove some");
        }

        await call.WriteAsync(new NewToken(token.Id, secret), StatusCodes.Status201Created);
    }

    private static async Task RemoveTokenAsync(ApiCall call)
    {
        var token = call.Services.Book.Tokens.FirstOrDefault(known => known.Id == call.Route("id"));
        if (token is null || (token.User != call.Principal.User && !call.Principal.May(Permission.Administer)))
        {
            throw Refusal.NotFound("there is no token of that number");
        }

        await call.RecordAsync("TOKEN_REMOVE", "A token is removed", ("account", token.User), ("token", token.Id));
        call.Services.Book.TryRemoveToken(token.Id);
        await call.WriteNothingAsync();
    }

    private static Account AccountOf(ApiCall call) =>
        call.Services.Book.Find(call.Route("name")) ?? throw Refusal.NotFound("there is no account of that name");

    private static UserEntry EntryOf(ApiCall call, Account account) => new(
        account.Name, account.Roles, account.Scopes, account.Certificate, account.Created, account.LastLogin,
        call.Services.Guard.LockedUntil(account.Name), account.MustChangePassword);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex("^[0-9A-Fa-f]{64}$", RegexOptions.NonBacktracking)]
    private static partial Regex Fingerprint();
}

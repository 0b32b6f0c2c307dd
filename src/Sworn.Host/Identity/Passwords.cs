using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Sworn.Host.Identity;

/// <summary>
/// Hashes and checks passwords with the framework's hasher: PBKDF2 with HMAC-SHA-512 and a salt of its own for each. At
/// most two are computed at a time, so that a flood of log-ins cannot take the machine from the receivers. Thread-safe.
/// </summary>
internal sealed class Passwords : IDisposable
{
    /// <summary>The shortest password: 12 characters (NIST SP 800-63B asks for 8 at least, and advises more).</summary>
    public const int MinLength = 12;

    /// <summary>The longest password: 256 characters.</summary>
    public const int MaxLength = 256;

    private const int Iterations = 210_000;
    private const int AtATime = 2;

    private readonly PasswordHasher<Account> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly SemaphoreSlim _slots = new(AtATime);
    private readonly Lazy<string> _nobody;

    public Passwords() => _nobody = new Lazy<string>(() => _hasher.HashPassword(null!, Secrets.New()));

    /// <summary>What is wrong with a new password; null when nothing is.</summary>
    public static string? Fault(string? password, string user) => password switch
    {
        null or { Length: < MinLength } => $"a password has at least {MinLength} characters; a few words in a row are good ones",
        { Length: > MaxLength } => $"a password has at most {MaxLength} characters",
        _ when password.Contains(user, StringComparison.OrdinalIgnoreCase) => "a password does not contain the name of its account",
        _ when password.Distinct().Count() < 5 => "a password has at least five different characters",
        _ => null,
    };

    /// <summary>The hash to keep of a password.</summary>
    public async Task<string> HashAsync(string password, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => _hasher.HashPassword(null!, password), CancellationToken.None);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Whether a password is that of an account. An account that is not there costs the same time.</summary>
    public async Task<bool> CheckAsync(Account? account, string password, CancellationToken cancellation)
    {
        var isUsable = account is { PasswordHash.Length: > 0 } && password.Length <= MaxLength;
        var hash = isUsable ? account!.PasswordHash : _nobody.Value;
        await _slots.WaitAsync(cancellation);
        try
        {
            var verdict = await Task.Run(
                () => _hasher.VerifyHashedPassword(null!, hash, isUsable ? password : "-"), CancellationToken.None);
            return isUsable && verdict != PasswordVerificationResult.Failed;
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}

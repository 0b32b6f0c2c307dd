namespace Sworn.Host.Identity;

/// <summary>A person or program that may log in. Immutable.</summary>
internal sealed record Account
{
    /// <summary>The name: letters, digits, dot, dash and underscore, at most 64, compared with its case.</summary>
    public required string Name { get; init; }

    /// <summary>The password's salted hash (PBKDF2, by the framework's hasher); empty when the account has no password.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>What it may do.</summary>
    public required IReadOnlyList<Role> Roles { get; init; }

    /// <summary>What it may see.</summary>
    public AccountScopes Scopes { get; init; } = AccountScopes.Everything;

    /// <summary>SHA-256 fingerprint of the client certificate that stands for it, as 64 hexadecimal digits; null for none.</summary>
    public string? Certificate { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it last logged in with its password.</summary>
    public DateTimeOffset? LastLogin { get; init; }

    /// <summary>Whether somebody else chose its password, so that it can do nothing before it chooses another.</summary>
    public bool MustChangePassword { get; init; }
}

namespace Sworn.Host.Identity;

/// <summary>What a program shows instead of a password. Of the secret itself only the hash is kept. Immutable.</summary>
internal sealed record ApiToken
{
    /// <summary>What it is called by in lists and records; no secret.</summary>
    public required string Id { get; init; }

    /// <summary>The account it acts for.</summary>
    public required string User { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret in hexadecimal. The secret is 256 random bits: no slow hash is needed.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }
}

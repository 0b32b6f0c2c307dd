namespace Sworn.Host.Identity;

/// <summary>All accounts and tokens of a node, as they stand in its file. Immutable.</summary>
internal sealed record IdentityState
{
    /// <summary>The layout of the file: 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The accounts.</summary>
    public IReadOnlyList<Account> Accounts { get; init; } = [];

    /// <summary>The tokens.</summary>
    public IReadOnlyList<ApiToken> Tokens { get; init; } = [];
}

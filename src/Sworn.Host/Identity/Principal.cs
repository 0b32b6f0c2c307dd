namespace Sworn.Host.Identity;

/// <summary>Who asks, as far as it was proven.</summary>
/// <param name="User">The account's name.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="Scopes">What it may see.</param>
/// <param name="Means">How it was proven: <c>session</c>, <c>token</c>, <c>certificate</c> or <c>console</c>.</param>
internal sealed record Principal(string User, IReadOnlyList<Role> Roles, AccountScopes Scopes, string Means)
{
    /// <summary>The log-in, when there is one.</summary>
    public Session? Session { get; init; }

    /// <summary>Whether it can do nothing before it chooses a password.</summary>
    public bool MustChangePassword { get; init; }

    /// <summary>Whether one of its roles has a permission.</summary>
    public bool May(Permission permission) => Roles.Any(role => role.Allows(permission));
}

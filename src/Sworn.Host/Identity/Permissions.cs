namespace Sworn.Host.Identity;

/// <summary>The one table of who may do what.</summary>
internal static class Permissions
{
    /// <summary>Whether a role has a permission.</summary>
    public static bool Allows(this Role role, Permission permission) => permission switch
    {
        Permission.Read => true,
        Permission.Verify => role is Role.Operator or Role.Auditor or Role.Administrator,
        Permission.Evidence or Permission.Hold or Permission.SeeAccounts => role is Role.Auditor or Role.Administrator,
        _ => role is Role.Administrator,
    };
}

namespace Sworn.Host.Identity;

/// <summary>Whether a name may try to log in now.</summary>
/// <param name="Wait">How long it has to wait; null when it may try.</param>
/// <param name="LockedUntil">Until when it is locked; null when it is not.</param>
internal readonly record struct LoginVerdict(TimeSpan? Wait, DateTimeOffset? LockedUntil)
{
    public bool IsAllowed => Wait is null && LockedUntil is null;
}

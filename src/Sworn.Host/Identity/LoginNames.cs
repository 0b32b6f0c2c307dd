using Sworn.Host.Configuration;
using Sworn.Pipeline.Redaction;

namespace Sworn.Host.Identity;

/// <summary>
/// How names appear in the records of log-ins that failed: a name that no account has may be a password that was typed in the
/// wrong field (OPSEC capabilities, section 2.16). Thread-safe.
/// </summary>
internal sealed class LoginNames(UserNames unknown, IdentityBook book)
{
    /// <summary>What stands in the place of a name.</summary>
    public static readonly string Marker = Redactor.MarkerOf(RedactionRules.UnknownUser.Name);

    private long _masked;

    /// <summary>How many records had the marker, since the node started.</summary>
    public long Masked => Interlocked.Read(ref _masked);

    /// <summary>The name as a record has it.</summary>
    public string Shown(string user)
    {
        if (unknown == UserNames.Keep || book.Find(user) is not null)
        {
            return user;
        }

        Interlocked.Increment(ref _masked);
        return Marker;
    }
}

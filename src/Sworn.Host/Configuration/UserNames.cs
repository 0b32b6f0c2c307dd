namespace Sworn.Host.Configuration;

/// <summary>What becomes of the name of a user whom a system does not know, in the record of a log-in that failed.</summary>
public enum UserNames
{
    /// <summary>It stays: the name that was tried is what an investigation begins with.</summary>
    Keep,

    /// <summary>A marker stands in its place, because people type passwords where a name belongs.</summary>
    Mask,
}

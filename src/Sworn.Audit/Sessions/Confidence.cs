namespace Sworn.Audit.Sessions;

/// <summary>How sure it is that the records of a chain belong together.</summary>
public enum Confidence
{
    /// <summary>Device, time and a common user only.</summary>
    Weak,

    /// <summary>Identifiers agree, but something is missing: the log-in, or more than one candidate.</summary>
    Likely,

    /// <summary>Identifiers that the device itself gave agree: process, connection, tunnel.</summary>
    Certain,
}

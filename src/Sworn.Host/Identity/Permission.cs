namespace Sworn.Host.Identity;

/// <summary>What a request needs.</summary>
internal enum Permission
{
    /// <summary>To look at records and at the node.</summary>
    Read,

    /// <summary>To start a verification.</summary>
    Verify,

    /// <summary>To export an evidence bundle.</summary>
    Evidence,

    /// <summary>To set and release holds, and to see them.</summary>
    Hold,

    /// <summary>To ask that the body of a record is given up, and to approve it.</summary>
    Redact,

    /// <summary>To see accounts, tokens and log-ins of others.</summary>
    SeeAccounts,

    /// <summary>To change them.</summary>
    Administer,
}

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

    /// <summary>To see accounts, tokens and log-ins of others.</summary>
    SeeAccounts,

    /// <summary>To change them.</summary>
    Administer,
}

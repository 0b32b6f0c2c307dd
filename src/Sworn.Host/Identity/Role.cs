namespace Sworn.Host.Identity;

/// <summary>What a person or a program may do. An account has one or more.</summary>
internal enum Role
{
    /// <summary>Searches, views and exports records inside the scope of the account.</summary>
    Reader,

    /// <summary>A reader who also starts verifications.</summary>
    Operator,

    /// <summary>A reader who also starts verifications, exports evidence, and sees accounts and log-ins.</summary>
    Auditor,

    /// <summary>Everything: accounts, tokens, log-ins of others.</summary>
    Administrator,
}

namespace Sworn.Store.Verification;

/// <summary>What a verification comes to; the values are the exit codes (design/ledger.md, section 5.16).</summary>
public enum Verdict
{
    /// <summary>Everything asked for matches, and a recent enough anchor outside confirms it.</summary>
    Verified = 0,

    /// <summary>Records were altered, removed, inserted or reordered, or a signature is forged.</summary>
    Tampered = 1,

    /// <summary>Bad arguments.</summary>
    Usage = 2,

    /// <summary>Records under a checkpoint are missing or unreadable: no crash does this.</summary>
    Incomplete = 3,

    /// <summary>Another or a longer history of this log exists.</summary>
    Fork = 4,

    /// <summary>Consistent in itself, but nothing outside says that it is the newest history.</summary>
    Unanchored = 5,

    /// <summary>With strict checking: declared or harmless losses.</summary>
    Degraded = 6,

    /// <summary>A key that is unknown, revoked or not of its epoch.</summary>
    Key = 7,

    /// <summary>The verification could not be finished; nothing is known.</summary>
    Error = 8,
}

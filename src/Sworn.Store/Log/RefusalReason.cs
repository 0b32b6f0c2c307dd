namespace Sworn.Store.Log;

/// <summary>Why a log may not be extended; the values are the exit codes of design/ledger.md, section 5.16.</summary>
public enum RefusalReason
{
    /// <summary>Not a refusal.</summary>
    None = 0,

    /// <summary>What is stored is not what was signed.</summary>
    Tampered = 1,

    /// <summary>Records that a checkpoint covers are missing.</summary>
    Incomplete = 3,

    /// <summary>The log is older than, or other than, what its anchor remembers.</summary>
    Fork = 4,

    /// <summary>The key that must sign is missing or not the right one.</summary>
    Key = 7,
}

namespace Sworn.Store.Journal;

/// <summary>Why the body of a record is no longer stored.</summary>
public enum WithheldCause
{
    /// <summary>It is there. Never stands in a file.</summary>
    None = 0,

    /// <summary>It was redacted: a REDACT leaf says so.</summary>
    Redacted = 1,

    /// <summary>Its retention class expired: a RETIRE leaf says so.</summary>
    Retired = 2,
}

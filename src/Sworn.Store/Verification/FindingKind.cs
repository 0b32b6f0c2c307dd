namespace Sworn.Store.Verification;

/// <summary>What was found wrong or worth saying.</summary>
public enum FindingKind
{
    /// <summary>A record's octets or its metadata are not what was sealed.</summary>
    Altered,

    /// <summary>A record was taken out.</summary>
    Removed,

    /// <summary>A record was put in.</summary>
    Inserted,

    /// <summary>Records changed places.</summary>
    Reordered,

    /// <summary>A signature claims a key and is not its own, or a checkpoint is not one.</summary>
    BadSignature,

    /// <summary>Records at the end are missing although a checkpoint covers them.</summary>
    Truncated,

    /// <summary>Records at the start or in the middle are missing.</summary>
    MissingSegment,

    /// <summary>Records at the start were retired by a policy, and the log says so.</summary>
    Expired,

    /// <summary>Records at the start are gone, and the log does not say so, or not by a policy that allows it.</summary>
    EarlyDelete,

    /// <summary>The body of a record was given up by decision, and the log says so.</summary>
    Redacted,

    /// <summary>The log says that a record was redacted, and its body is here.</summary>
    Restored,

    /// <summary>The log is behind what somebody has seen of it.</summary>
    Rollback,

    /// <summary>Two histories of the log exist.</summary>
    Fork,

    /// <summary>A key is unknown, revoked, or not of its epoch.</summary>
    Key,

    /// <summary>No witness quorum confirms the log recently enough.</summary>
    Unanchored,

    /// <summary>A session ended without a stop; the log says what was adopted and what was set aside.</summary>
    CrashTail,

    /// <summary>Messages were given up, and the log says how many.</summary>
    Drops,

    /// <summary>The wall clock was stepped, and the log says so.</summary>
    TimeStep,

    /// <summary>The wall clock was stepped and the log does not say so.</summary>
    UndeclaredTimeStep,

    /// <summary>Records above the checkpoint, which nothing covers yet.</summary>
    UnsignedTail,

    /// <summary>A derived file does not agree with the records; the records are right.</summary>
    IndexMismatch,

    /// <summary>There was no anchor to compare with, so a rollback that only it would show cannot be excluded.</summary>
    NoAnchor,

    /// <summary>The anchor of this log was lost once and its loss accepted by the operator.</summary>
    AnchorLost,
}

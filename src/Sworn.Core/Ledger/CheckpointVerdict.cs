namespace Sworn.Core.Ledger;

/// <summary>What a log's keys say of a checkpoint.</summary>
public enum CheckpointVerdict
{
    /// <summary>Signed by the key of the epoch that its size belongs to.</summary>
    Good,

    /// <summary>Not a signed checkpoint at all.</summary>
    Malformed,

    /// <summary>A checkpoint of another log.</summary>
    WrongOrigin,

    /// <summary>No signature by any key of this log.</summary>
    UnknownKey,

    /// <summary>Signed by a key of this log whose epoch does not contain the size.</summary>
    WrongEpoch,

    /// <summary>Signed by a key that was revoked before this size.</summary>
    Revoked,

    /// <summary>A signature claims a key of this log and is not its own.</summary>
    BadSignature,
}

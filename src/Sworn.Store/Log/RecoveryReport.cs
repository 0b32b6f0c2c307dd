namespace Sworn.Store.Log;

/// <summary>What opening a log found and did (design/ledger.md, rules C2 to C5).</summary>
public sealed record RecoveryReport
{
    /// <summary>The log's name.</summary>
    public required string Origin { get; init; }

    /// <summary>The session that begins now.</summary>
    public required uint Session { get; init; }

    /// <summary>The session before; 0 for a new log.</summary>
    public required uint PreviousSession { get; init; }

    /// <summary>True when the session before ended with a STOP leaf that the checkpoint covers, or there was none.</summary>
    public required bool WasClean { get; init; }

    /// <summary>The size that the last published checkpoint covers.</summary>
    public required ulong CheckpointSize { get; init; }

    /// <summary>Records above that checkpoint that were taken over.</summary>
    public required ulong Adopted { get; init; }

    /// <summary>Octets behind the last whole frame that were moved to lost+found.</summary>
    public long DiscardedOctets { get; init; }

    /// <summary>SHA-256 of them, hexadecimal; null when there were none.</summary>
    public string? DiscardedDigest { get; init; }

    /// <summary>Whole frames among them: more than a torn write, and reason for an alarm.</summary>
    public int LaterValidFrames { get; init; }
}

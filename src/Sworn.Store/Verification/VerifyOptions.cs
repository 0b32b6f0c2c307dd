using Sworn.Core.Ledger;
using Sworn.Store.Files;

namespace Sworn.Store.Verification;

/// <summary>What to verify, and against what.</summary>
public sealed record VerifyOptions
{
    /// <summary>10 minutes.</summary>
    public static readonly TimeSpan DefaultMaxUnanchored = TimeSpan.FromMinutes(10);

    /// <summary>One for each processor, and two at least.</summary>
    public static readonly int DefaultThreads = Math.Max(2, Environment.ProcessorCount);

    /// <summary>The data directory.</summary>
    public required StoreDirectory Directory { get; init; }

    /// <summary>The anchor directory; null when there is none to compare with.</summary>
    public StoreDirectory? Anchor { get; init; }

    /// <summary>The auditor's trust policy; null trusts the root key in the data directory, and no witness.</summary>
    public TrustPolicy? Policy { get; init; }

    /// <summary>A signed note that the auditor saved earlier; null for none.</summary>
    public ReadOnlyMemory<byte>? SavedCheckpoint { get; init; }

    /// <summary>True to compare tree files and signatures only, leaving the bodies unread.</summary>
    public bool IsQuick { get; init; }

    /// <summary>The first record to verify; 0 for the start.</summary>
    public ulong From { get; init; }

    /// <summary>The record to stop before; the largest value for all there are.</summary>
    public ulong To { get; init; } = ulong.MaxValue;

    /// <summary>Threads that hash beside the one that reads; at least 1.</summary>
    public int Threads { get; init; } = DefaultThreads;

    /// <summary>True to make declared and harmless losses a verdict of their own.</summary>
    public bool IsStrict { get; init; }

    /// <summary>How old the newest confirmation from outside may be.</summary>
    public TimeSpan MaxUnanchored { get; init; } = DefaultMaxUnanchored;

    /// <summary>The present time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Told how many records are done, now and then; null for silence.</summary>
    public Action<ulong>? Progress { get; init; }

    /// <summary>Whether only a part is asked for.</summary>
    internal bool IsRange => From != 0 || To != ulong.MaxValue;
}

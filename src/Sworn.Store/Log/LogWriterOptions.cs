namespace Sworn.Store.Log;

/// <summary>When the writer syncs and seals, and how much may wait for it.</summary>
public sealed record LogWriterOptions
{
    /// <summary>25 ms: within the 10 to 50 ms that design/store.md, section 5.1 gives unacknowledged transports.</summary>
    public static readonly TimeSpan DefaultSyncInterval = TimeSpan.FromMilliseconds(25);

    /// <summary>4 MiB.</summary>
    public const long DefaultSyncBytes = 4L << 20;

    /// <summary>250 ms (design/ledger.md, section 5.5).</summary>
    public static readonly TimeSpan DefaultCheckpointInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>10 s (design/ledger.md, section 5.5).</summary>
    public static readonly TimeSpan DefaultIdleCheckpointInterval = TimeSpan.FromSeconds(10);

    /// <summary>32 MiB.</summary>
    public const long DefaultQueueBytes = 32L << 20;

    /// <summary>256 KiB.</summary>
    public const int DefaultBatchBytes = 256 << 10;

    /// <summary>How long a record waits for stable storage at the most; zero syncs after every frame.</summary>
    public TimeSpan SyncInterval { get; init; } = DefaultSyncInterval;

    /// <summary>How many octets may wait for it.</summary>
    public long SyncBytes { get; init; } = DefaultSyncBytes;

    /// <summary>How often a checkpoint is signed while messages come in.</summary>
    public TimeSpan CheckpointInterval { get; init; } = DefaultCheckpointInterval;

    /// <summary>How often one is signed while none do, so that silence is sealed too.</summary>
    public TimeSpan IdleCheckpointInterval { get; init; } = DefaultIdleCheckpointInterval;

    /// <summary>The octets of all batches together.</summary>
    public long QueueBytes { get; init; } = DefaultQueueBytes;

    /// <summary>The octets of one batch; the longest message with its header must fit.</summary>
    public int BatchBytes { get; init; } = DefaultBatchBytes;

    /// <summary>What happens to messages while the disk is full.</summary>
    public FullPolicy OnFull { get; init; } = FullPolicy.Block;

    /// <summary>
    /// How long recording stays stopped at the most, where a policy stops it; zero for as long as there is no room.
    /// </summary>
    public TimeSpan ResumeAfter { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// Whether there is so much room that recording resumes by itself after a policy stopped it; that another journal file
    /// can be made is asked besides. Null is always.
    /// </summary>
    public Func<bool>? HasRoomToResume { get; init; }

    /// <summary>Messages that were given up elsewhere so far, for the leaf that says how many were lost in a stop.</summary>
    public Func<long>? LostElsewhere { get; init; }

    /// <summary>How long what is on its way past the log is waited for when recording resumes.</summary>
    public TimeSpan BypassLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often room is looked for while the disk is full.</summary>
    public TimeSpan FullRetryInterval { get; init; } = TimeSpan.FromSeconds(1);
}

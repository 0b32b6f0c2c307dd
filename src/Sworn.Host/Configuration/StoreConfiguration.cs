using Sworn.Core.Hashing;

namespace Sworn.Host.Configuration;

/// <summary>A sealed log: where records are appended, hashed into a tree, made durable in groups, and signed.</summary>
public sealed record StoreConfiguration
{
    internal const string DefaultName = "main";
    internal const string NoHold = "none";
    internal const HashProvider DefaultHash = HashProvider.Fastest;
    internal const StoragePolicy DefaultOnFull = StoragePolicy.Block;
    internal static readonly ByteSize DefaultJournalFile = ByteSize.FromMebibytes(128);
    internal static readonly TimeSpan DefaultSyncInterval = TimeSpan.FromMilliseconds(25);
    internal static readonly ByteSize DefaultSyncBytes = ByteSize.FromMebibytes(4);
    internal static readonly TimeSpan DefaultCheckpointInterval = TimeSpan.FromMilliseconds(250);
    internal static readonly TimeSpan DefaultIdleCheckpointInterval = TimeSpan.FromSeconds(10);
    internal static readonly TimeSpan DefaultEpoch = TimeSpan.FromDays(1);
    internal static readonly ByteSize DefaultReserve = ByteSize.FromMebibytes(16);
    internal static readonly ByteSize DefaultQueue = ByteSize.FromMebibytes(32);

    /// <summary>
    /// The name of the store: the last part of the origin of its log, and its directory. This version keeps one store,
    /// <c>main</c>.
    /// </summary>
    [Setting(
        Max = "64",
        Pattern = "^main$",
        PatternText = "'main': this version of sworn keeps one store, and that is its name",
        Provenance = "the only store of this version")]
    public string Name { get; init; } = DefaultName;

    /// <summary>The size at which a journal file is closed and the next begun.</summary>
    [Setting(
        Min = "1MiB",
        Max = "1GiB",
        Provenance = "some seconds of a heavy load: few files, and a quick recovery after a crash")]
    public ByteSize JournalFile { get; init; } = DefaultJournalFile;

    /// <summary>
    /// How long a record may wait for the write that makes it durable (group commit). Power loss can cost what came in
    /// since the last one; acknowledgements are given only after it.
    /// </summary>
    [Setting(
        Min = "0",
        Max = "1s",
        ZeroMeans = "sync at every commit",
        Provenance = "forty syncs a second, which a disk of 1 ms a sync does with 4 % of its time")]
    public TimeSpan SyncInterval { get; init; } = DefaultSyncInterval;

    /// <summary>How much may be written before it is made durable, however little time has passed.</summary>
    [Setting(
        Min = "64KiB",
        Max = "1GiB",
        Provenance = "a sync of so much takes a few milliseconds, so that a burst is not paid for all at once")]
    public ByteSize SyncBytes { get; init; } = DefaultSyncBytes;

    /// <summary>
    /// How often the tree is signed while records come in. What a checkpoint covers can no longer be changed unseen.
    /// </summary>
    [Setting(
        Min = "50ms",
        Max = "60s",
        Provenance = "signing and publishing a checkpoint takes about 5 ms, 2 % of the interval")]
    public TimeSpan CheckpointInterval { get; init; } = DefaultCheckpointInterval;

    /// <summary>
    /// How often the tree is signed while nothing comes in, so that silence is sealed as well. Not shorter than
    /// <see cref="CheckpointInterval"/>.
    /// </summary>
    [Setting(
        Min = "1s",
        Max = "1h",
        Provenance = "about 9,000 small records a day prove a silent day to within ten seconds")]
    public TimeSpan IdleCheckpointInterval { get; init; } = DefaultIdleCheckpointInterval;

    /// <summary>
    /// How long one signing key is used before the next replaces it and it is erased. Who steals a key can sign nothing
    /// that belongs to an earlier epoch.
    /// </summary>
    [Setting(
        Min = "1h",
        Max = "30d",
        Provenance = "a day is what is lost to a thief at most, and 31 rotations a month are still a short chain " +
            "of proof")]
    public TimeSpan Epoch { get; init; } = DefaultEpoch;

    /// <summary>
    /// The end of the last journal file, which only control entries may use. When the disk is full, <see cref="OnFull"/>
    /// applies to records, while the log can still seal that it was full and what was dropped. At most a quarter of
    /// <see cref="JournalFile"/> counts.
    /// </summary>
    [Setting(Min = "1MiB", Max = "1GiB", Provenance = "room for tens of thousands of control entries")]
    public ByteSize Reserve { get; init; } = DefaultReserve;

    /// <summary>
    /// How full the file system of the data may be before the first warning: an audit record STORAGE_WARNING, which
    /// outputs send like any other. Octets and inodes count, whichever is scarcer. The level must fall 5 points below before the
    /// warning can come again.
    /// </summary>
    [Setting(Min = "1", Max = "99", Unit = "percent", Provenance = "leaves somebody the time to come")]
    public int WarnAt { get; init; } = 85;

    /// <summary>How full it may be before the second warning. Not below <see cref="WarnAt"/>.</summary>
    [Setting(Min = "1", Max = "99", Unit = "percent", Provenance = "the last call, while there is still room for everything")]
    public int WarnAgainAt { get; init; } = 95;

    /// <summary>
    /// Records older than this are retired, the oldest first, by the time they were received: sealed segments go as a whole,
    /// a RETIRE leaf says so, and everything behind them stays provable. 0 keeps them for ever.
    /// </summary>
    [Setting(Min = "0", Max = "36500d", ZeroMeans = "no limit", Provenance = "how long records must be kept is the owner's to say")]
    public TimeSpan RetentionAge { get; init; } = TimeSpan.Zero;

    /// <summary>When the records take more than this on the disk, the oldest are retired. 0 is no limit.</summary>
    [Setting(Min = "0", Max = "1024TiB", ZeroMeans = "no limit", Provenance = "nothing is thrown away that nobody said may go")]
    public ByteSize RetentionSize { get; init; } = ByteSize.FromMebibytes(0);

    /// <summary>
    /// When the file system has less than this free, the oldest records are retired, so that new ones find room (drop
    /// oldest). 0 is no limit: <c>on-full</c> then says what happens when the disk is full.
    /// </summary>
    [Setting(Min = "0", Max = "1024TiB", ZeroMeans = "no limit", Provenance = "nothing is thrown away that nobody said may go")]
    public ByteSize RetentionFreeSpace { get; init; } = ByteSize.FromMebibytes(0);

    /// <summary>
    /// Records received at or after this time are kept whatever the other settings say (a legal hold), or <c>none</c>:
    /// <c>2026-11-01</c> or <c>2026-11-01T08:00Z</c>. It is part of every RETIRE leaf.
    /// </summary>
    [Setting(Max = "40", Provenance = "no hold")]
    public string RetentionHoldSince { get; init; } = NoHold;

    /// <summary>
    /// How long the bodies of single retention classes are kept, where that is shorter than the log: what expired is taken out
    /// of its segments, which are written again without it, once a sixteenth of the limit (a day at most) has gathered.
    /// </summary>
    [Setting(Max = "64", DefaultText = "no rule: all classes live as long as the log", Provenance = "nothing is thrown away that nobody said may go")]
    public SettingList<ClassRetentionConfiguration> RetentionClasses { get; init; } = [];

    /// <summary>
    /// Who approved these rules of retention, as names with commas between them, or <c>none</c>. It is part of every RETIRE leaf.
    /// </summary>
    [Setting(Max = "256", Provenance = "nobody is named who did not approve")]
    public string RetentionApprovedBy { get; init; } = NoHold;

    /// <summary>
    /// How many administrators must approve that the body of a record is given up (<c>sworn redact</c>): 2 is the rule of two
    /// persons, the one who asks and another.
    /// </summary>
    [Setting(Min = "1", Max = "2", Provenance = "a node has one administrator at first")]
    public int RedactionApprovals { get; init; } = 1;

    /// <summary>
    /// Whose SHA-256 is used: <c>libcrypto</c>, the system's OpenSSL and its FIPS provider where one is active;
    /// <c>inbox</c>, the framework's own; or <c>fastest</c>, sixteen messages at once in the processor's 512-bit vectors
    /// where it has them and else libcrypto. The digests are the same: each is compared with the framework's when the
    /// node starts and in samples while it runs.
    /// </summary>
    [Setting(Provenance = "a third of libcrypto's cost for batches of records; decision 0007")]
    public HashProvider Hash { get; init; } = DefaultHash;

    /// <summary>
    /// How much may wait between the receivers and the log. When it is full, the <c>on-full</c> of each input applies.
    /// </summary>
    [Setting(
        Min = "1MiB",
        Max = "4GiB",
        Provenance = "rides out a disk that stalls for half a second at 100,000 messages a second")]
    public ByteSize Queue { get; init; } = DefaultQueue;

    /// <summary>
    /// What to do when the disk is full. <c>block</c>: take nothing more, which stops the inputs, each by its own
    /// <c>on-full</c>. <c>drop-oldest</c>: keep room for three journal files, or for <c>retention-free-space</c>, by retiring the
    /// oldest segments, and wait as <c>block</c> while that takes. <c>drop-newest</c>: take records from the inputs and drop them.
    /// <c>stop-local</c>: send records to the outputs although they are not stored, in memory, as far as they go there.
    /// <c>stop-all</c>: take nothing more until recording is resumed. Every loss is counted and sealed into the log.
    /// <c>sworn store policy</c> changes it at run time.
    /// </summary>
    [Setting(Provenance = "a full disk is then a matter of waiting for those senders that can wait")]
    public StoragePolicy OnFull { get; init; } = DefaultOnFull;

    /// <summary>
    /// Which received messages are stored: selectors in order. Without any, all are. With some, a message that none of them logs goes to
    /// the outputs only, in memory, as with <c>stop-local</c>, and counts as forwarded only when one has confirmed it; what no route
    /// sends anywhere is dropped, counted as <c>not-selected</c>. While an output cannot keep up, and when the node ends,
    /// what nobody has is stored after all. sworn's own records are always stored.
    /// </summary>
    [Setting(
        Max = "1024", DefaultText = "no selector: every message is stored",
        Provenance = "what is not stored cannot be proven; OPSEC capabilities, section 2.5, has devices keep only what matters most")]
    public SettingList<LocalSelectorConfiguration> Selectors { get; init; } = [];

    /// <summary>
    /// How full the file system may be at the most for recording to resume by itself after <c>stop-local</c> or <c>stop-all</c>. 0
    /// leaves that to <c>sworn store resume</c> and <see cref="ResumeAfter"/>.
    /// </summary>
    [Setting(Min = "1", Max = "100", ZeroMeans = "never by itself", Unit = "percent", Provenance = "below the second warning, so that it does not stop again at once")]
    public int ResumeAt { get; init; } = 90;

    /// <summary>
    /// How long recording stays stopped at the most; after that it resumes as soon as there is room for a journal file. 0 is
    /// without limit.
    /// </summary>
    [Setting(Min = "1s", Max = "7d", ZeroMeans = "as long as there is no room", Provenance = "only whoever stops recording knows for how long it may be off")]
    public TimeSpan ResumeAfter { get; init; } = TimeSpan.Zero;
}

namespace Sworn.Store.Journal;

/// <summary>How large the journal's files are and how much of the last one is kept back.</summary>
public sealed record JournalOptions
{
    /// <summary>128 MiB (design/store.md, section 4).</summary>
    public const long DefaultFileBytes = 128L << 20;

    /// <summary>16 MiB (design/ledger.md, rule C6).</summary>
    public const long DefaultReserveBytes = 16L << 20;

    /// <summary>The length at which a new file is begun, in octets.</summary>
    public long FileBytes { get; init; } = DefaultFileBytes;

    /// <summary>
    /// The end of the last file that only control leaves may use once no further file can be made, in octets; at most
    /// a quarter of the file counts.
    /// </summary>
    public long ReserveBytes { get; init; } = DefaultReserveBytes;

    internal long EffectiveReserve => Math.Min(ReserveBytes, FileBytes / 4);
}

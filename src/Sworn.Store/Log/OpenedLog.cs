using Sworn.Core.Ledger;
using Sworn.Store.Journal;

namespace Sworn.Store.Log;

/// <summary>What <see cref="LogOpener"/> hands to <see cref="SealedLog"/>.</summary>
internal sealed record OpenedLog
{
    public required UInt128 LogId { get; init; }

    public required TreeFrontier Frontier { get; init; }

    public required JournalWriter Journal { get; init; }

    public required TreeFiles Tree { get; init; }

    public required AnchorFile Anchor { get; init; }

    public required LogKeys Keys { get; init; }

    public required RecoveryReport Report { get; init; }

    public required bool IsNew { get; init; }

    public required bool IsAnchorLost { get; init; }

    public required Checkpoint? Checkpoint { get; init; }

    /// <summary>The first index of the journal file that goes on.</summary>
    public ulong FileIndex { get; init; }
}

using Sworn.Core.Ledger;
using Sworn.Store.Journal;

namespace Sworn.Store.Retention;

/// <summary>
/// Which bodies are to be given up, and which salt keys with them: as long as the key of a salt is on the disk, a body that
/// is gone can be guessed and the guess be tried against its digest. Immutable.
/// </summary>
public sealed record WithholdingPlan
{
    private readonly HashSet<string> _keys = [];

    /// <summary>The first record of the range.</summary>
    public required ulong First { get; init; }

    /// <summary>The record behind the last of the range.</summary>
    public required ulong End { get; init; }

    /// <summary>Only records of this retention class; null for all of the range.</summary>
    public ushort? Class { get; init; }

    /// <summary>Why they go.</summary>
    public required WithheldCause Cause { get; init; }

    /// <summary>What stands in the place of each body.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>The salt keys of these records, wherever in the log they were used.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Keys
    {
        get;
        init
        {
            field = value;
            _keys = [.. value.Select(static key => Convert.ToHexString(key.Span))];
        }
    }

    /// <summary>
    /// Whether the body of a record may ever be given up alone: the log's facts about itself and sworn's own audit records
    /// go with the whole log only.
    /// </summary>
    public static bool IsWithholdable(in EntryFields fields) => fields.Kind == EntryKind.Event && fields.Source != 0;

    /// <summary>Whether the body of a record is to go.</summary>
    public bool Withholds(ulong index, in EntryFields fields) =>
        index >= First && index < End && IsWithholdable(fields) && (Class is null || fields.RetentionClass == Class);

    /// <summary>Whether a salt key is to go.</summary>
    public bool Burns(ReadOnlySpan<byte> key) => _keys.Contains(Convert.ToHexString(key));
}

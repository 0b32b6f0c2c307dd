using Sworn.Core.Ledger;
using Sworn.Store.Cursors;
using Sworn.Store.Journal;

namespace Sworn.Pipeline.Routing;

/// <summary>A record on its way to an output, in place.</summary>
public readonly ref struct RoutedRecord
{
    /// <summary>From here on numbers are no positions in a log: the record went past it.</summary>
    public const ulong FirstUnstored = 1UL << 63;

    private readonly TailSources? _sources;

    /// <summary>A record of the log.</summary>
    public RoutedRecord(in StoredRecord stored, TailSources? sources)
        : this(stored.Index, stored.Fields, stored.Body, sources)
    {
    }

    /// <summary>A record that need not be in a log.</summary>
    public RoutedRecord(ulong index, EntryFields fields, ReadOnlySpan<byte> body, TailSources? sources)
    {
        Index = index;
        Fields = fields;
        Body = body;
        _sources = sources;
    }

    /// <summary>The position in the log; a number of its own where <see cref="IsStored"/> is false.</summary>
    public ulong Index { get; }

    /// <summary>Whether the log has it.</summary>
    public bool IsStored => Index < FirstUnstored;

    /// <summary>What the receiver knew.</summary>
    public EntryFields Fields { get; }

    /// <summary>The octets as received.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Who sent it; null when no leaf of the log says. Looked up at each call.</summary>
    public TailSource? Source => _sources?.Find(Fields.Session, Fields.Source);
}

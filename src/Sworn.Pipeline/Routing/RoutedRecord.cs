using Sworn.Core.Ledger;
using Sworn.Store.Cursors;
using Sworn.Store.Journal;

namespace Sworn.Pipeline.Routing;

/// <summary>A record on its way to an output, in place.</summary>
public readonly ref struct RoutedRecord
{
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

    /// <summary>The position in the log.</summary>
    public ulong Index { get; }

    /// <summary>What the receiver knew.</summary>
    public EntryFields Fields { get; }

    /// <summary>The octets as received.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Who sent it; null when no leaf of the log says. Looked up at each call.</summary>
    public TailSource? Source => _sources?.Find(Fields.Session, Fields.Source);
}

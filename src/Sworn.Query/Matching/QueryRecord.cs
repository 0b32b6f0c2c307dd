using Sworn.Core.Ledger;
using Sworn.Query.Scan;
using Sworn.Store.Journal;

namespace Sworn.Query.Matching;

/// <summary>
/// A record as a query sees it. What it refers to belongs to the scan and is valid until the scan goes on. The message
/// is parsed when somebody first asks, once.
/// </summary>
public readonly ref struct QueryRecord
{
    internal QueryRecord(StoredRecord stored, RecordContext context)
        : this(stored.Index, stored.Fields, stored.Body, context)
    {
    }

    internal QueryRecord(ulong index, EntryFields fields, ReadOnlySpan<byte> body, RecordContext context)
    {
        Index = index;
        Fields = fields;
        Body = body;
        Context = context;
    }

    /// <summary>The position in the log.</summary>
    public ulong Index { get; }

    /// <summary>What the receiver knew.</summary>
    public EntryFields Fields { get; }

    /// <summary>The octets exactly as received.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Who sent it.</summary>
    public SourceInfo Source => Context.SourceOf(Fields);

    /// <summary>What belongs to the scan, not to the record.</summary>
    internal RecordContext Context { get; }

    /// <summary>What the parser makes of it. Of a record that is not a message it makes nothing.</summary>
    internal MessageView Message => Context.MessageOf(this);

    /// <summary>When it happened: what the message says, else when it was received; nanoseconds of UTC since 1970.</summary>
    public long EventTime => Message.Time ?? Fields.ReceivedUtc;
}

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
    private const int HighestPri = 191;
    private const int MaxPriLength = 5;

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

    /// <summary>PRIVAL; null without a valid one. One that stands at the very beginning is read without the rest of the message.</summary>
    internal int? Pri
    {
        get
        {
            if (Fields.Kind == EntryKind.Event && Body.Length > 2 && Body[0] == '<')
            {
                var pri = 0;
                for (var at = 1; at < Math.Min(Body.Length, MaxPriLength); at++)
                {
                    var octet = Body[at];
                    if (octet == '>' && at > 1 && pri <= HighestPri)
                    {
                        return pri;
                    }

                    if (!char.IsAsciiDigit((char)octet))
                    {
                        break;
                    }

                    pri = (10 * pri) + octet - '0';
                }
            }

            return Message.Pri;
        }
    }

    /// <summary>When it happened: what the message says, else when it was received; nanoseconds of UTC since 1970.</summary>
    public long EventTime => Message.Time ?? Fields.ReceivedUtc;
}

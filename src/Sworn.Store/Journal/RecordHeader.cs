using System.Buffers.Binary;
using Sworn.Core.Ledger;

namespace Sworn.Store.Journal;

/// <summary>
/// What stands before a body in the journal, little-endian: u32 body length, then the 46 octets of an entry that
/// cannot be derived, in the order kind, flags, listener, receive UTC, monotonic, session, source, source sequence,
/// class, agent frame (design/store.md, section 4.1).
/// </summary>
public static class RecordHeader
{
    /// <summary>50 octets.</summary>
    public const int Size = 50;

    /// <summary>Where the kind of the entry stands.</summary>
    public const int KindOffset = 4;

    /// <summary>The longest body: what fits a frame beside its smallest salt table.</summary>
    public const int MaxBodyLength = JournalFrameHeader.MaxPayloadLength - Size - sizeof(ushort) - SaltRun.Size;

    /// <summary>Writes the 50 octets.</summary>
    public static void Write(Span<byte> to, in EntryFields fields, int bodyLength)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, bodyLength);
        to[KindOffset] = (byte)fields.Kind;
        to[5] = (byte)fields.Flags;
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], fields.Listener);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], fields.ReceivedUtc);
        BinaryPrimitives.WriteUInt64LittleEndian(to[16..], fields.ReceivedMonotonic);
        BinaryPrimitives.WriteUInt32LittleEndian(to[24..], fields.Session);
        BinaryPrimitives.WriteUInt32LittleEndian(to[28..], fields.Source);
        BinaryPrimitives.WriteUInt64LittleEndian(to[32..], fields.SourceSequence);
        BinaryPrimitives.WriteUInt16LittleEndian(to[40..], fields.RetentionClass);
        BinaryPrimitives.WriteUInt64LittleEndian(to[42..], fields.AgentFrame);
    }

    /// <summary>Reads the fields; the body length stands in the first four octets (<see cref="BodyLength"/>).</summary>
    public static EntryFields Read(ReadOnlySpan<byte> from)
    {
        // The one check of a length that this needs; it runs several times for every record.
        from = from[..Size];
        return new EntryFields
        {
            Kind = (EntryKind)from[KindOffset],
            Flags = (EntryFlags)from[5],
            Listener = BinaryPrimitives.ReadUInt16LittleEndian(from[6..]),
            ReceivedUtc = BinaryPrimitives.ReadInt64LittleEndian(from[8..]),
            ReceivedMonotonic = BinaryPrimitives.ReadUInt64LittleEndian(from[16..]),
            Session = BinaryPrimitives.ReadUInt32LittleEndian(from[24..]),
            Source = BinaryPrimitives.ReadUInt32LittleEndian(from[28..]),
            SourceSequence = BinaryPrimitives.ReadUInt64LittleEndian(from[32..]),
            RetentionClass = BinaryPrimitives.ReadUInt16LittleEndian(from[40..]),
            AgentFrame = BinaryPrimitives.ReadUInt64LittleEndian(from[42..]),
        };
    }

    /// <summary>The length of the body behind a header.</summary>
    public static uint BodyLength(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadUInt32LittleEndian(from);

    /// <summary>
    /// Writes the leaf data's first 64 octets straight from the journal form: the same fields in big-endian, without
    /// the detour over a value. Runs once per record on the hot path.
    /// </summary>
    public static void WriteEntryFields(Span<byte> entry, ReadOnlySpan<byte> from, ulong index)
    {
        var fields = Read(from);
        LogEntry.WriteFields(entry, fields, index, BodyLength(from));
    }
}

using System.Buffers.Binary;

namespace Sworn.Core.Ledger;

/// <summary>
/// One leaf of the log's Merkle tree: 96 octets, big-endian, exactly as design/ledger.md, section 5.2 lays them out.
/// Index, time and source stand inside, so that a swapped, repeated or inserted record shows before the tree is asked.
/// </summary>
public record struct LogEntry
{
    /// <summary>96 octets.</summary>
    public const int Size = 96;

    private const int BodyDigestOffset = 64;

    /// <summary>What the receiver knew.</summary>
    public EntryFields Fields { get; set; }

    /// <summary>The position in the log; equals the leaf's position in the tree.</summary>
    public ulong Index { get; set; }

    /// <summary>The body's length in octets.</summary>
    public uint BodyLength { get; set; }

    /// <summary>SHA-256 of the 16 octets of salt followed by the body.</summary>
    public Digest BodyDigest { get; set; }

    private static ReadOnlySpan<byte> Magic => "SWE1"u8;

    /// <summary>Reads an entry; false when the magic, the kind or the reserved octets are not as they must be.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, out LogEntry entry)
    {
        entry = default;
        if (from.Length != Size || !from.StartsWith(Magic) || from[4] is < 1 or > 3
            || BinaryPrimitives.ReadUInt16BigEndian(from[54..]) != 0)
        {
            return false;
        }

        entry = new LogEntry
        {
            Fields = new EntryFields
            {
                Kind = (EntryKind)from[4],
                Flags = (EntryFlags)from[5],
                Listener = BinaryPrimitives.ReadUInt16BigEndian(from[6..]),
                ReceivedUtc = BinaryPrimitives.ReadInt64BigEndian(from[16..]),
                ReceivedMonotonic = BinaryPrimitives.ReadUInt64BigEndian(from[24..]),
                Session = BinaryPrimitives.ReadUInt32BigEndian(from[32..]),
                Source = BinaryPrimitives.ReadUInt32BigEndian(from[36..]),
                SourceSequence = BinaryPrimitives.ReadUInt64BigEndian(from[40..]),
                RetentionClass = BinaryPrimitives.ReadUInt16BigEndian(from[52..]),
                AgentFrame = BinaryPrimitives.ReadUInt64BigEndian(from[56..]),
            },
            Index = BinaryPrimitives.ReadUInt64BigEndian(from[8..]),
            BodyLength = BinaryPrimitives.ReadUInt32BigEndian(from[48..]),
            BodyDigest = new Digest(from[BodyDigestOffset..]),
        };
        return true;
    }

    /// <summary>Writes the 96 octets.</summary>
    public readonly void Write(Span<byte> to)
    {
        WriteFields(to, Fields, Index, BodyLength);
        BodyDigest.CopyTo(to[BodyDigestOffset..]);
    }

    /// <summary>Writes the first 64 octets: everything but the body digest.</summary>
    public static void WriteFields(Span<byte> to, in EntryFields fields, ulong index, uint bodyLength)
    {
        Magic.CopyTo(to);
        to[4] = (byte)fields.Kind;
        to[5] = (byte)fields.Flags;
        BinaryPrimitives.WriteUInt16BigEndian(to[6..], fields.Listener);
        BinaryPrimitives.WriteUInt64BigEndian(to[8..], index);
        BinaryPrimitives.WriteInt64BigEndian(to[16..], fields.ReceivedUtc);
        BinaryPrimitives.WriteUInt64BigEndian(to[24..], fields.ReceivedMonotonic);
        BinaryPrimitives.WriteUInt32BigEndian(to[32..], fields.Session);
        BinaryPrimitives.WriteUInt32BigEndian(to[36..], fields.Source);
        BinaryPrimitives.WriteUInt64BigEndian(to[40..], fields.SourceSequence);
        BinaryPrimitives.WriteUInt32BigEndian(to[48..], bodyLength);
        BinaryPrimitives.WriteUInt16BigEndian(to[52..], fields.RetentionClass);
        BinaryPrimitives.WriteUInt16BigEndian(to[54..], 0);
        BinaryPrimitives.WriteUInt64BigEndian(to[56..], fields.AgentFrame);
    }
}

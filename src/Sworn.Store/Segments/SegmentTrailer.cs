using System.Buffers.Binary;
using Sworn.Store.Blocks;
using Sworn.Store.Journal;

namespace Sworn.Store.Segments;

/// <summary>The last 128 octets of a segment, little-endian: where its tables lie and what it holds (docs/formats/segment.md).</summary>
internal readonly record struct SegmentTrailer
{
    /// <summary>128 octets.</summary>
    public const int Size = 128;

    private const int CrcOffset = 124;
    private const int MaxIndexPart = 16 << 20;

    /// <summary>Where the first copy of the template table begins; the second follows it.</summary>
    public required long TemplatesOffset { get; init; }

    /// <summary>The stored octets of one copy.</summary>
    public required int TemplatesStored { get; init; }

    /// <summary>The octets of the template table.</summary>
    public required int TemplatesRaw { get; init; }

    /// <summary>How it is stored.</summary>
    public required ChunkCodec TemplatesCodec { get; init; }

    /// <summary>Where the footer begins.</summary>
    public required long FooterOffset { get; init; }

    /// <summary>The stored octets of the footer.</summary>
    public required int FooterStored { get; init; }

    /// <summary>The octets of the footer.</summary>
    public required int FooterRaw { get; init; }

    /// <summary>How it is stored.</summary>
    public required ChunkCodec FooterCodec { get; init; }

    /// <summary>The checksum of the stored octets of table and footer.</summary>
    public required uint TablesCrc { get; init; }

    /// <summary>The index of the first record.</summary>
    public required ulong FirstIndex { get; init; }

    /// <summary>The number of records.</summary>
    public required ulong RecordCount { get; init; }

    /// <summary>The number of blocks.</summary>
    public required int BlockCount { get; init; }

    /// <summary>The octets of all bodies.</summary>
    public required long BodyOctets { get; init; }

    /// <summary>The earliest receive time: nanoseconds of UTC since 1970.</summary>
    public required long MinReceived { get; init; }

    /// <summary>The latest receive time.</summary>
    public required long MaxReceived { get; init; }

    /// <summary>Where the filter begins, behind which what the slots hold follows; 0 in version 1.0, which has neither.</summary>
    public long IndexOffset { get; init; }

    /// <summary>The octets of the filter.</summary>
    public int FilterLength { get; init; }

    /// <summary>The stored octets of what the slots hold.</summary>
    public int SlotsStored { get; init; }

    /// <summary>The octets of what the slots hold.</summary>
    public int SlotsRaw { get; init; }

    /// <summary>How they are stored.</summary>
    public ChunkCodec SlotsCodec { get; init; }

    /// <summary>The checksum of the stored octets of the filter and of what the slots hold.</summary>
    public uint IndexCrc { get; init; }

    /// <summary>The stored octets of the index.</summary>
    public int IndexLength => FilterLength + SlotsStored;

    private static ReadOnlySpan<byte> Magic => "SWSEGT1\0"u8;

    /// <summary>Writes the 128 octets.</summary>
    public void Write(Span<byte> to)
    {
        to[..Size].Clear();
        Magic.CopyTo(to);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], TemplatesOffset);
        BinaryPrimitives.WriteInt32LittleEndian(to[16..], TemplatesStored);
        BinaryPrimitives.WriteInt32LittleEndian(to[20..], TemplatesRaw);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], FooterOffset);
        BinaryPrimitives.WriteInt32LittleEndian(to[32..], FooterStored);
        BinaryPrimitives.WriteInt32LittleEndian(to[36..], FooterRaw);
        to[40] = (byte)TemplatesCodec;
        to[41] = (byte)FooterCodec;
        BinaryPrimitives.WriteUInt32LittleEndian(to[44..], TablesCrc);
        BinaryPrimitives.WriteUInt64LittleEndian(to[48..], FirstIndex);
        BinaryPrimitives.WriteUInt64LittleEndian(to[56..], RecordCount);
        BinaryPrimitives.WriteInt32LittleEndian(to[64..], BlockCount);
        BinaryPrimitives.WriteInt64LittleEndian(to[72..], BodyOctets);
        BinaryPrimitives.WriteInt64LittleEndian(to[80..], MinReceived);
        BinaryPrimitives.WriteInt64LittleEndian(to[88..], MaxReceived);
        BinaryPrimitives.WriteInt64LittleEndian(to[96..], IndexOffset);
        BinaryPrimitives.WriteInt32LittleEndian(to[104..], FilterLength);
        BinaryPrimitives.WriteInt32LittleEndian(to[108..], SlotsStored);
        BinaryPrimitives.WriteInt32LittleEndian(to[112..], SlotsRaw);
        to[116] = (byte)SlotsCodec;
        BinaryPrimitives.WriteUInt32LittleEndian(to[120..], IndexCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(to[CrcOffset..], Crc32C.Of(to[..CrcOffset]));
    }

    /// <summary>Reads a trailer; false when it is damaged or not one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, out SegmentTrailer trailer)
    {
        trailer = default;
        if (from.Length != Size || !from.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(from[CrcOffset..]) != Crc32C.Of(from[..CrcOffset]))
        {
            return false;
        }

        trailer = new SegmentTrailer
        {
            TemplatesOffset = BinaryPrimitives.ReadInt64LittleEndian(from[8..]),
            TemplatesStored = BinaryPrimitives.ReadInt32LittleEndian(from[16..]),
            TemplatesRaw = BinaryPrimitives.ReadInt32LittleEndian(from[20..]),
            FooterOffset = BinaryPrimitives.ReadInt64LittleEndian(from[24..]),
            FooterStored = BinaryPrimitives.ReadInt32LittleEndian(from[32..]),
            FooterRaw = BinaryPrimitives.ReadInt32LittleEndian(from[36..]),
            TemplatesCodec = (ChunkCodec)from[40],
            FooterCodec = (ChunkCodec)from[41],
            TablesCrc = BinaryPrimitives.ReadUInt32LittleEndian(from[44..]),
            FirstIndex = BinaryPrimitives.ReadUInt64LittleEndian(from[48..]),
            RecordCount = BinaryPrimitives.ReadUInt64LittleEndian(from[56..]),
            BlockCount = BinaryPrimitives.ReadInt32LittleEndian(from[64..]),
            BodyOctets = BinaryPrimitives.ReadInt64LittleEndian(from[72..]),
            MinReceived = BinaryPrimitives.ReadInt64LittleEndian(from[80..]),
            MaxReceived = BinaryPrimitives.ReadInt64LittleEndian(from[88..]),
            IndexOffset = BinaryPrimitives.ReadInt64LittleEndian(from[96..]),
            FilterLength = BinaryPrimitives.ReadInt32LittleEndian(from[104..]),
            SlotsStored = BinaryPrimitives.ReadInt32LittleEndian(from[108..]),
            SlotsRaw = BinaryPrimitives.ReadInt32LittleEndian(from[112..]),
            SlotsCodec = (ChunkCodec)from[116],
            IndexCrc = BinaryPrimitives.ReadUInt32LittleEndian(from[120..]),
        };
        return trailer.IsPlausible;
    }

    private bool IsPlausible =>
        TemplatesOffset >= 0 && FooterOffset >= 0
        && TemplatesStored >= 0 && FooterStored >= 0
        && TemplatesRaw is >= 0 and <= Chunk.MaxLength && FooterRaw is >= 0 and <= Chunk.MaxLength
        && IndexOffset >= 0 && FilterLength is >= 0 and <= MaxIndexPart && SlotsStored is >= 0 and <= MaxIndexPart
        && SlotsRaw is >= 0 and <= Chunk.MaxLength
        && BlockCount > 0 && RecordCount > 0 && FirstIndex <= ulong.MaxValue - RecordCount;
}

using System.Buffers.Binary;
using Sworn.Store.Journal;

namespace Sworn.Store.Blocks;

/// <summary>The 128 octets before a block, little-endian (docs/formats/segment.md).</summary>
public readonly record struct BlockHeader
{
    /// <summary>128 octets.</summary>
    public const int Size = 128;

    /// <summary>The most records of a block.</summary>
    public const int MaxRecordCount = 8_192;

    /// <summary>The most octets of bodies in a block; a longer body has a block of its own.</summary>
    public const int MaxBodyOctets = 16 << 20;

    /// <summary>The most octets of a block: what cannot be compressed, and what describes it.</summary>
    public const int MaxLength = 2 * Chunk.MaxLength;

    private const int CrcOffset = 124;
    private const byte WholeRowsFlag = 1;
    private const byte WithheldFlag = 2;

    /// <summary>The block's length in octets, this header included.</summary>
    public required int Length { get; init; }

    /// <summary>The stored octets of the directory.</summary>
    public required int DirectoryStored { get; init; }

    /// <summary>The octets of the directory.</summary>
    public required int DirectoryRaw { get; init; }

    /// <summary>How the directory is stored.</summary>
    internal ChunkCodec DirectoryCodec { get; init; }

    /// <summary>The number of records.</summary>
    public required int RecordCount { get; init; }

    /// <summary>The index of the first record; the others follow without a gap.</summary>
    public required ulong FirstIndex { get; init; }

    /// <summary>The earliest receive time: nanoseconds of UTC since 1970.</summary>
    public required long MinReceived { get; init; }

    /// <summary>The latest receive time.</summary>
    public required long MaxReceived { get; init; }

    /// <summary>The earliest time of an event.</summary>
    public required long MinEvent { get; init; }

    /// <summary>The latest time of an event.</summary>
    public required long MaxEvent { get; init; }

    /// <summary>The octets of all bodies.</summary>
    public required int BodyOctets { get; init; }

    /// <summary>The number of templates used.</summary>
    public required int TemplateCount { get; init; }

    /// <summary>Whether some records are kept whole, without columns.</summary>
    public required bool HasWholeRows { get; init; }

    /// <summary>Whether bodies or salt keys of some records are gone.</summary>
    public bool IsWithheld { get; init; }

    /// <summary>The checksum of directory and sections.</summary>
    public required uint ContentCrc { get; init; }

    private static ReadOnlySpan<byte> Magic => "SWBLK1\0\0"u8;

    /// <summary>The index behind the last record.</summary>
    public ulong EndIndex => FirstIndex + (uint)RecordCount;

    /// <summary>Writes the 128 octets.</summary>
    public void Write(Span<byte> to)
    {
        to[..Size].Clear();
        Magic.CopyTo(to);
        BinaryPrimitives.WriteInt32LittleEndian(to[8..], Length);
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], DirectoryStored);
        BinaryPrimitives.WriteInt32LittleEndian(to[16..], DirectoryRaw);
        BinaryPrimitives.WriteInt32LittleEndian(to[20..], RecordCount);
        BinaryPrimitives.WriteUInt64LittleEndian(to[24..], FirstIndex);
        BinaryPrimitives.WriteUInt64LittleEndian(to[32..], EndIndex - 1);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], MinReceived);
        BinaryPrimitives.WriteInt64LittleEndian(to[48..], MaxReceived);
        BinaryPrimitives.WriteInt64LittleEndian(to[56..], MinEvent);
        BinaryPrimitives.WriteInt64LittleEndian(to[64..], MaxEvent);
        BinaryPrimitives.WriteInt32LittleEndian(to[72..], BodyOctets);
        BinaryPrimitives.WriteUInt16LittleEndian(to[76..], (ushort)TemplateCount);
        to[78] = (byte)DirectoryCodec;
        to[79] = (byte)((HasWholeRows ? WholeRowsFlag : 0) | (IsWithheld ? WithheldFlag : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(to[112..], ContentCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(to[CrcOffset..], Crc32C.Of(to[..CrcOffset]));
    }

    /// <summary>Reads a header; false when it is damaged or not one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, out BlockHeader header)
    {
        header = default;
        if (from.Length < Size || !from.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(from[CrcOffset..]) != Crc32C.Of(from[..CrcOffset]))
        {
            return false;
        }

        header = new BlockHeader
        {
            Length = BinaryPrimitives.ReadInt32LittleEndian(from[8..]),
            DirectoryStored = BinaryPrimitives.ReadInt32LittleEndian(from[12..]),
            DirectoryRaw = BinaryPrimitives.ReadInt32LittleEndian(from[16..]),
            RecordCount = BinaryPrimitives.ReadInt32LittleEndian(from[20..]),
            FirstIndex = BinaryPrimitives.ReadUInt64LittleEndian(from[24..]),
            MinReceived = BinaryPrimitives.ReadInt64LittleEndian(from[40..]),
            MaxReceived = BinaryPrimitives.ReadInt64LittleEndian(from[48..]),
            MinEvent = BinaryPrimitives.ReadInt64LittleEndian(from[56..]),
            MaxEvent = BinaryPrimitives.ReadInt64LittleEndian(from[64..]),
            BodyOctets = BinaryPrimitives.ReadInt32LittleEndian(from[72..]),
            TemplateCount = BinaryPrimitives.ReadUInt16LittleEndian(from[76..]),
            DirectoryCodec = (ChunkCodec)from[78],
            HasWholeRows = (from[79] & WholeRowsFlag) != 0,
            IsWithheld = (from[79] & WithheldFlag) != 0,
            ContentCrc = BinaryPrimitives.ReadUInt32LittleEndian(from[112..]),
        };

        // What a later version adds to a block is not to be passed over.
        return header.IsPlausible && (from[79] & ~(WholeRowsFlag | WithheldFlag)) == 0;
    }

    private bool IsPlausible =>
        DirectoryStored >= 0 && DirectoryRaw is >= 0 and <= Chunk.MaxLength
        && Length <= MaxLength && Size + (long)DirectoryStored <= Length
        && RecordCount is > 0 and <= MaxRecordCount
        && BodyOctets is >= 0 and <= Chunk.MaxLength
        && FirstIndex <= ulong.MaxValue - MaxRecordCount;
}

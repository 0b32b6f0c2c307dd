using System.Buffers.Binary;

namespace Sworn.Store.Journal;

/// <summary>The 48 octets before a frame's payload, little-endian (design/store.md, section 4.1).</summary>
public readonly record struct JournalFrameHeader
{
    /// <summary>48 octets.</summary>
    public const int Size = 48;

    /// <summary>The largest payload: 4 MiB.</summary>
    public const int MaxPayloadLength = 4 << 20;

    /// <summary>The most records in a frame, so that a run's first record fits 16 bits.</summary>
    public const int MaxRecordCount = 1 << 16;

    private const int CrcOffset = 44;

    /// <summary>The payload's length in octets.</summary>
    public required int PayloadLength { get; init; }

    /// <summary>The index of the first record.</summary>
    public required ulong FirstIndex { get; init; }

    /// <summary>The number of records.</summary>
    public required int RecordCount { get; init; }

    /// <summary>The frame's position in its file, from 0.</summary>
    public required uint FrameNumber { get; init; }

    /// <summary>The <see cref="Crc"/> of the frame before, or the file header's for the first frame.</summary>
    public required uint PreviousCrc { get; init; }

    /// <summary>What the frame stands for.</summary>
    public required FrameFlags Flags { get; init; }

    /// <summary>When it was written: nanoseconds of UTC since 1970.</summary>
    public required long WrittenUtc { get; init; }

    /// <summary>The checksum of the payload.</summary>
    public required uint PayloadCrc { get; init; }

    /// <summary>The checksum over the 44 octets before it.</summary>
    public uint Crc { get; private init; }

    private static ReadOnlySpan<byte> Magic => "SWJF"u8;

    /// <summary>Reads a header; false when it is torn, not a frame, or beyond the limits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, out JournalFrameHeader header)
    {
        header = default;
        if (from.Length < Size || !from.StartsWith(Magic))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(from[4..]);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(from[16..]);
        var crc = BinaryPrimitives.ReadUInt32LittleEndian(from[CrcOffset..]);
        if (length > MaxPayloadLength || count is 0 or > MaxRecordCount || crc != Crc32C.Of(from[..CrcOffset]))
        {
            return false;
        }

        header = new JournalFrameHeader
        {
            PayloadLength = (int)length,
            FirstIndex = BinaryPrimitives.ReadUInt64LittleEndian(from[8..]),
            RecordCount = (int)count,
            FrameNumber = BinaryPrimitives.ReadUInt32LittleEndian(from[20..]),
            PreviousCrc = BinaryPrimitives.ReadUInt32LittleEndian(from[24..]),
            Flags = (FrameFlags)BinaryPrimitives.ReadUInt32LittleEndian(from[28..]),
            WrittenUtc = BinaryPrimitives.ReadInt64LittleEndian(from[32..]),
            PayloadCrc = BinaryPrimitives.ReadUInt32LittleEndian(from[40..]),
            Crc = crc,
        };
        return true;
    }

    /// <summary>Writes the 48 octets.</summary>
    /// <returns>The header's checksum, to which the next frame chains.</returns>
    public uint Write(Span<byte> to)
    {
        Magic.CopyTo(to);
        BinaryPrimitives.WriteInt32LittleEndian(to[4..], PayloadLength);
        BinaryPrimitives.WriteUInt64LittleEndian(to[8..], FirstIndex);
        BinaryPrimitives.WriteInt32LittleEndian(to[16..], RecordCount);
        BinaryPrimitives.WriteUInt32LittleEndian(to[20..], FrameNumber);
        BinaryPrimitives.WriteUInt32LittleEndian(to[24..], PreviousCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(to[28..], (uint)Flags);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], WrittenUtc);
        BinaryPrimitives.WriteUInt32LittleEndian(to[40..], PayloadCrc);
        var crc = Crc32C.Of(to[..CrcOffset]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[CrcOffset..], crc);
        return crc;
    }
}

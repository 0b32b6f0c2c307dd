using System.Buffers.Binary;

namespace Sworn.Store.Journal;

/// <summary>The first 64 octets of a journal file, little-endian (design/store.md, section 4.1).</summary>
public readonly record struct JournalFileHeader
{
    /// <summary>64 octets.</summary>
    public const int Size = 64;

    /// <summary>The version this code writes, and the newest it reads.</summary>
    public const ushort CurrentVersion = 1;

    private const int LogIdLength = 16;
    private const int CrcOffset = 60;

    /// <summary>The log's identity: 16 random octets, the same in all its files and in the GENESIS leaf.</summary>
    public required UInt128 LogId { get; init; }

    /// <summary>The index of the first record, which the file's name repeats.</summary>
    public required ulong FirstIndex { get; init; }

    /// <summary>When the file was begun: nanoseconds of UTC since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>The session that began it.</summary>
    public required uint Session { get; init; }

    /// <summary>The checksum over the 60 octets before it; the first frame's chain starts from it.</summary>
    public uint Crc { get; private init; }

    private static ReadOnlySpan<byte> Magic => "SWJNL1\0\0"u8;

    /// <summary>Reads a header; false when it is torn, not ours or of a newer version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, out JournalFileHeader header)
    {
        header = default;
        if (from.Length < Size || !from.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt16LittleEndian(from[8..]) != CurrentVersion)
        {
            return false;
        }

        var crc = BinaryPrimitives.ReadUInt32LittleEndian(from[CrcOffset..]);
        header = new JournalFileHeader
        {
            LogId = BinaryPrimitives.ReadUInt128BigEndian(from.Slice(16, LogIdLength)),
            FirstIndex = BinaryPrimitives.ReadUInt64LittleEndian(from[32..]),
            Created = BinaryPrimitives.ReadInt64LittleEndian(from[40..]),
            Session = BinaryPrimitives.ReadUInt32LittleEndian(from[48..]),
            Crc = crc,
        };
        return crc == Crc32C.Of(from[..CrcOffset]);
    }

    /// <summary>Writes the 64 octets.</summary>
    /// <returns>The checksum that the first frame chains to.</returns>
    public uint Write(Span<byte> to)
    {
        to[..Size].Clear();
        Magic.CopyTo(to);
        BinaryPrimitives.WriteUInt16LittleEndian(to[8..], CurrentVersion);
        BinaryPrimitives.WriteUInt128BigEndian(to[16..], LogId);
        BinaryPrimitives.WriteUInt64LittleEndian(to[32..], FirstIndex);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], Created);
        BinaryPrimitives.WriteUInt32LittleEndian(to[48..], Session);
        var crc = Crc32C.Of(to[..CrcOffset]);
        BinaryPrimitives.WriteUInt32LittleEndian(to[CrcOffset..], crc);
        return crc;
    }
}

using System.Buffers.Binary;
using Sworn.Store.Journal;

namespace Sworn.Store.Segments;

/// <summary>The first 64 octets of a segment, little-endian (docs/formats/segment.md).</summary>
/// <param name="LogId">The log's identity.</param>
/// <param name="FirstIndex">The index of the first record.</param>
/// <param name="CreatedUtc">When it was built: nanoseconds of UTC since 1970.</param>
internal readonly record struct SegmentHeader(UInt128 LogId, ulong FirstIndex, long CreatedUtc)
{
    /// <summary>64 octets.</summary>
    public const int Size = 64;

    private const ushort Version = 1;

    /// <summary>1 adds the index; who knows only 0 reads these segments too, without it.</summary>
    private const ushort MinorVersion = 1;
    private const int CrcOffset = 60;

    private static ReadOnlySpan<byte> Magic => "SWSEG1\0\0"u8;

    /// <summary>Writes the 64 octets.</summary>
    public void Write(Span<byte> to)
    {
        to[..Size].Clear();
        Magic.CopyTo(to);
        BinaryPrimitives.WriteUInt16LittleEndian(to[8..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(to[10..], MinorVersion);
        BinaryPrimitives.WriteUInt128BigEndian(to[16..], LogId);
        BinaryPrimitives.WriteUInt64LittleEndian(to[32..], FirstIndex);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], CreatedUtc);
        BinaryPrimitives.WriteUInt32LittleEndian(to[CrcOffset..], Crc32C.Of(to[..CrcOffset]));
    }

    /// <summary>Reads a header; false when it is damaged, of a later version, or not one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, out SegmentHeader header)
    {
        header = default;
        if (from.Length < Size || !from.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(from[CrcOffset..]) != Crc32C.Of(from[..CrcOffset])
            || BinaryPrimitives.ReadUInt16LittleEndian(from[8..]) != Version)
        {
            return false;
        }

        header = new SegmentHeader(
            BinaryPrimitives.ReadUInt128BigEndian(from[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(from[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[40..]));
        return true;
    }
}

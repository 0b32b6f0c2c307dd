using System.Buffers.Binary;
using Sworn.Store.Journal;

namespace Sworn.Store.Cursors;

/// <summary>
/// The 64 octets of one slot of a cursor file, little-endian: magic, log identity, sequence, next index, reserved
/// zeros, checksum (docs/formats/data-directory.md).
/// </summary>
/// <param name="LogId">The log that the cursor belongs to.</param>
/// <param name="Sequence">How many times the cursor was written: the greater of two slots counts.</param>
/// <param name="Next">The index of the first record that is not acknowledged.</param>
internal readonly record struct CursorSlot(UInt128 LogId, ulong Sequence, ulong Next)
{
    /// <summary>64 octets.</summary>
    public const int Size = 64;

    private const int CrcOffset = 60;

    private static ReadOnlySpan<byte> Magic => "SWCUR1\0\0"u8;

    /// <summary>Reads a slot; false when it is torn, empty or not ours.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, out CursorSlot slot)
    {
        slot = default;
        if (from.Length < Size || !from.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(from[CrcOffset..]) != Crc32C.Of(from[..CrcOffset]))
        {
            return false;
        }

        slot = new CursorSlot(
            BinaryPrimitives.ReadUInt128BigEndian(from[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(from[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(from[32..]));
        return true;
    }

    /// <summary>Writes the 64 octets.</summary>
    public void Write(Span<byte> to)
    {
        to[..Size].Clear();
        Magic.CopyTo(to);
        BinaryPrimitives.WriteUInt128BigEndian(to[8..], LogId);
        BinaryPrimitives.WriteUInt64LittleEndian(to[24..], Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(to[32..], Next);
        BinaryPrimitives.WriteUInt32LittleEndian(to[CrcOffset..], Crc32C.Of(to[..CrcOffset]));
    }
}

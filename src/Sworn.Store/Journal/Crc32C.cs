using System.Buffers.Binary;
using System.Numerics;

namespace Sworn.Store.Journal;

/// <summary>
/// CRC-32C (Castagnoli; initial value and final exclusive-or all ones). It tells torn writes and rot from content and
/// is no security: that comes from the tree.
/// </summary>
public static class Crc32C
{
    private const uint AllOnes = 0xFFFFFFFF;

    /// <summary>The checksum of nothing, to be continued with <see cref="Continue"/>.</summary>
    public const uint Empty = 0;

    /// <summary>The checksum of <paramref name="octets"/>.</summary>
    public static uint Of(ReadOnlySpan<byte> octets) => Continue(Empty, octets);

    /// <summary>The checksum of what gave <paramref name="sofar"/>, followed by <paramref name="octets"/>.</summary>
    public static uint Continue(uint sofar, ReadOnlySpan<byte> octets)
    {
        var crc = sofar ^ AllOnes;
        while (octets.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(octets));
            octets = octets[sizeof(ulong)..];
        }

        foreach (var octet in octets)
        {
            crc = BitOperations.Crc32C(crc, octet);
        }

        return crc ^ AllOnes;
    }
}

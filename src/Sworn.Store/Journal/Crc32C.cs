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

    // The instruction begins one step a cycle and ends it three later: three stretches side by side keep it busy. The
    // length makes the cost of putting them together (a few nanoseconds) small beside them.
    private const int LaneLength = 512;
    private const int Lanes = 3;

    private static readonly uint[] Behind = MakeBehind();

    /// <summary>The checksum of nothing, to be continued with <see cref="Continue"/>.</summary>
    public const uint Empty = 0;

    /// <summary>The checksum of <paramref name="octets"/>.</summary>
    public static uint Of(ReadOnlySpan<byte> octets) => Continue(Empty, octets);

    /// <summary>The checksum of what gave <paramref name="sofar"/>, followed by <paramref name="octets"/>.</summary>
    public static uint Continue(uint sofar, ReadOnlySpan<byte> octets)
    {
        var crc = sofar ^ AllOnes;
        while (octets.Length >= Lanes * LaneLength)
        {
            crc = ContinueLanes(crc, octets[..(Lanes * LaneLength)]);
            octets = octets[(Lanes * LaneLength)..];
        }

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

    private static uint ContinueLanes(uint crc, ReadOnlySpan<byte> octets)
    {
        var first = octets[..LaneLength];
        var second = octets.Slice(LaneLength, LaneLength);
        var third = octets[(2 * LaneLength)..];
        uint middle = 0;
        uint last = 0;
        for (var at = 0; at < LaneLength; at += sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(first[at..]));
            middle = BitOperations.Crc32C(middle, BinaryPrimitives.ReadUInt64LittleEndian(second[at..]));
            last = BitOperations.Crc32C(last, BinaryPrimitives.ReadUInt64LittleEndian(third[at..]));
        }

        return BeforeLane(BeforeLane(crc) ^ middle) ^ last;
    }

    /// <summary>What a state becomes behind a lane of zeros. The checksum is linear, so that each octet of it can be looked up.</summary>
    private static uint BeforeLane(uint crc) =>
        Behind[(int)(crc & 0xFF)]
        ^ Behind[256 + (int)((crc >> 8) & 0xFF)]
        ^ Behind[512 + (int)((crc >> 16) & 0xFF)]
        ^ Behind[768 + (int)(crc >> 24)];

    private static uint[] MakeBehind()
    {
        var table = new uint[sizeof(uint) * 256];
        for (var place = 0; place < table.Length; place++)
        {
            var crc = (uint)(place & 0xFF) << (8 * (place >> 8));
            for (var zeros = 0; zeros < LaneLength; zeros += sizeof(ulong))
            {
                crc = BitOperations.Crc32C(crc, 0UL);
            }

            table[place] = crc;
        }

        return table;
    }
}

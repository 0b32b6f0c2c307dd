using System.Buffers.Binary;

namespace Sworn.Store.Segments;

/// <summary>
/// Says of a text or an address that no record of the segment has it, or that some may: blocks of 256 bits, of which a
/// key has one bit in each of eight words. Immutable and thread-safe.
/// </summary>
public sealed class SegmentFilter
{
    internal const int HeadLength = 32;
    internal const int BlockLength = 32;
    internal const byte MappedFlag = 1;
    private const int WordBits = 5;
    private const int FirstBit = 24;
    private const int WordMask = 31;

    private readonly ReadOnlyMemory<byte> _octets;

    private SegmentFilter(ReadOnlyMemory<byte> octets) => _octets = octets;

    /// <summary>The filter of a segment that has none: everything may be in it.</summary>
    public static SegmentFilter None { get; } = new(default);

    private int BlockCount => (_octets.Length - HeadLength) / BlockLength;

    /// <summary>Reads a filter whose checksum was found right.</summary>
    internal static SegmentFilter Read(ReadOnlyMemory<byte> octets) => octets.Length > HeadLength ? new SegmentFilter(octets) : None;

    /// <summary>Whether some record may have these octets, in whatever case; a text with delimiters is asked part by part.</summary>
    /// <param name="run">Octets without a delimiter.</param>
    public bool MayHave(ReadOnlySpan<byte> run)
    {
        Span<byte> gram = stackalloc byte[FilterKeys.GramLength];
        for (var at = 0; at + gram.Length <= run.Length && !_octets.IsEmpty; at++)
        {
            for (var number = 0; number < gram.Length; number++)
            {
                gram[number] = FilterKeys.Lower(run[at + number]);
            }

            if (FilterKeys.IsKept(gram) && !Has(FilterKeys.OfGram(BinaryPrimitives.ReadUInt32LittleEndian(gram))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether some record may have this IPv4 address, as a dotted quad or as part of an IPv6 address.</summary>
    public bool MayHaveAddress(uint address) =>
        _octets.IsEmpty || (_octets.Span[0] & MappedFlag) != 0 || Has(FilterKeys.OfAddress(address));

    /// <summary>The block of a key, and in it the bit of each word.</summary>
    internal static int BlockOf(ulong key, int blocks) => (int)(((key & uint.MaxValue) * (uint)blocks) >> 32);

    internal static uint BitOf(ulong key, int word) => 1U << (int)((key >> (FirstBit + (WordBits * word))) & WordMask);

    private bool Has(ulong key)
    {
        var block = _octets.Span.Slice(HeadLength + (BlockOf(key, BlockCount) * BlockLength), BlockLength);
        for (var word = 0; word < BlockLength / sizeof(uint); word++)
        {
            if ((BinaryPrimitives.ReadUInt32LittleEndian(block[(word * sizeof(uint))..]) & BitOf(key, word)) == 0)
            {
                return false;
            }
        }

        return true;
    }
}

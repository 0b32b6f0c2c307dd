using Sworn.Store.Blocks;

namespace Sworn.Store.Segments;

/// <summary>
/// What a segment's filter has of a text: every sequence of four octets without a delimiter, in lower case, that has at
/// least one octet which numbers, addresses, hexadecimal values and times are not made of. What columns of these kinds
/// hold need not be written out to build a filter, and a search for such a text is not narrowed by it. The rule is part
/// of the format (docs/formats/segment.md).
/// </summary>
public static class FilterKeys
{
    /// <summary>The octets of a sequence.</summary>
    public const int GramLength = 4;

    internal const byte Delimiter = 0;
    internal const byte Weak = 1;
    internal const byte Strong = 2;

    private const ulong GramTag = 1UL << 32;
    private const ulong AddressTag = 2UL << 32;

    private static readonly byte[] Classes = MakeClasses();

    /// <summary>The class of each octet.</summary>
    internal static ReadOnlySpan<byte> ClassOf => Classes;

    /// <summary>The key of four octets, the first one lowest, that <see cref="IsKept"/>.</summary>
    public static ulong OfGram(uint gram) => Mix(GramTag | gram);

    /// <summary>The key of an IPv4 address, its first part highest.</summary>
    public static ulong OfAddress(uint address) => Mix(AddressTag | address);

    /// <summary>An octet in lower case.</summary>
    public static byte Lower(byte octet) => octet is >= (byte)'A' and <= (byte)'Z' ? (byte)(octet | 0x20) : octet;

    /// <summary>Whether filters have a sequence of four octets.</summary>
    public static bool IsKept(ReadOnlySpan<byte> gram)
    {
        var strong = false;
        foreach (var octet in gram)
        {
            if (Classes[octet] == Delimiter)
            {
                return false;
            }

            strong |= Classes[octet] == Strong;
        }

        return strong && gram.Length == GramLength;
    }

    /// <summary>Spreads a key over 64 bits, so that every bit depends on every other; no two keys give the same.</summary>
    private static ulong Mix(ulong key)
    {
        unchecked
        {
            key = (key ^ (key >> 30)) * 0xBF58_476D_1CE4_E5B9;
            key = (key ^ (key >> 27)) * 0x94D0_49BB_1331_11EB;
            return key ^ (key >> 31);
        }
    }

    private static byte[] MakeClasses()
    {
        var classes = new byte[256];
        for (var octet = 0; octet < classes.Length; octet++)
        {
            classes[octet] = SlotRule.IsDelimiter((byte)octet) ? Delimiter : Strong;
        }

        foreach (var octet in "0123456789abcdefABCDEF.:-+tTzZ"u8)
        {
            classes[octet] = classes[octet] == Delimiter ? Delimiter : Weak;
        }

        return classes;
    }
}

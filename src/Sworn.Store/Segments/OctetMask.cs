namespace Sworn.Store.Segments;

/// <summary>
/// The octets of a text as a set of 64: letters in either case as one, digits, some signs of their own, the rest
/// together. A text that has an octet which a set has not is in nothing that the set stands for. The table is part of
/// the format (docs/formats/segment.md).
/// </summary>
public static class OctetMask
{
    private const int FirstDigit = 26;
    private const int FirstSign = 36;
    private const int Other = 62;
    private const int High = 63;

    private static readonly ulong[] BitOf = MakeBits();

    /// <summary>All octets.</summary>
    public const ulong All = ulong.MaxValue;

    /// <summary>What decimal numbers are made of.</summary>
    public static ulong Digits { get; } = Of("0123456789"u8);

    /// <summary>What dotted quads are made of.</summary>
    internal static ulong Quads { get; } = Digits | Of("."u8);

    /// <summary>What hexadecimal values are made of.</summary>
    internal static ulong Hex { get; } = Digits | Of("abcdef"u8);

    /// <summary>What the names of months are made of, and more.</summary>
    public static ulong Letters { get; } = (1UL << FirstDigit) - 1;

    /// <summary>The set of the octets of a text.</summary>
    public static ulong Of(ReadOnlySpan<byte> text)
    {
        ulong mask = 0;
        foreach (var octet in text)
        {
            mask |= BitOf[octet];
        }

        return mask;
    }

    private static ulong[] MakeBits()
    {
        var signs = ".-_:/, =@()[]+#\\\"'<>$%&*"u8;
        var bits = new ulong[256];
        for (var octet = 0; octet < bits.Length; octet++)
        {
            var lower = FilterKeys.Lower((byte)octet);
            var sign = signs.IndexOf((byte)octet);
            var number = lower switch
            {
                >= (byte)'a' and <= (byte)'z' => lower - 'a',
                >= (byte)'0' and <= (byte)'9' => FirstDigit + lower - '0',
                >= 0x80 => High,
                _ => sign < 0 ? Other : FirstSign + sign,
            };
            bits[octet] = 1UL << number;
        }

        return bits;
    }
}

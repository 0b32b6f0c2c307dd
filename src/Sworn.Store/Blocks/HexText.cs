namespace Sworn.Store.Blocks;

/// <summary>Hexadecimal digits of one case.</summary>
internal static class HexText
{
    /// <summary>The longest text that is written as digits.</summary>
    public const int MaxLength = 128;

    /// <summary>Whether a text is hexadecimal digits, and of which case; digits alone count as lower case.</summary>
    public static bool TryCase(ReadOnlySpan<byte> text, out bool isUpper)
    {
        isUpper = text.IndexOfAnyInRange((byte)'A', (byte)'F') >= 0;
        return IsHex(text, isUpper);
    }

    /// <summary>Whether a text is hexadecimal digits of a case.</summary>
    public static bool IsHex(ReadOnlySpan<byte> text, bool isUpper)
    {
        var ten = isUpper ? 'A' : 'a';
        foreach (var octet in text)
        {
            if (!char.IsAsciiDigit((char)octet) && (octet < ten || octet > ten + 5))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads pairs of digits that <see cref="IsHex"/> accepted.</summary>
    public static void Read(ReadOnlySpan<byte> text, Span<byte> to)
    {
        for (var at = 0; at < text.Length / 2; at++)
        {
            to[at] = (byte)((ValueOf(text[2 * at]) << 4) | ValueOf(text[(2 * at) + 1]));
        }
    }

    /// <summary>Writes two digits for each octet.</summary>
    public static void Write(ReadOnlySpan<byte> octets, bool isUpper, Span<byte> to)
    {
        var digits = isUpper ? "0123456789ABCDEF"u8 : "0123456789abcdef"u8;
        for (var at = 0; at < octets.Length; at++)
        {
            to[2 * at] = digits[octets[at] >> 4];
            to[(2 * at) + 1] = digits[octets[at] & 0xF];
        }
    }

    private static int ValueOf(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}

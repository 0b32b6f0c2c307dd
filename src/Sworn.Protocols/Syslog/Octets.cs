using System.Buffers;

namespace Sworn.Protocols.Syslog;

/// <summary>Sets of octets that the grammars name.</summary>
internal static class Octets
{
    public const byte Space = (byte)' ';
    public const byte Colon = (byte)':';
    public const byte Quote = (byte)'"';
    public const byte Backslash = (byte)'\\';
    public const byte Open = (byte)'[';
    public const byte Close = (byte)']';
    public const byte Equal = (byte)'=';
    public const byte Percent = (byte)'%';

    /// <summary>What an SD-NAME may have: 33 to 126 without <c>= ] "</c>.</summary>
    public static readonly SearchValues<byte> SdName = SearchValues.Create(
        "!#$%&'()*+,-./0123456789:;<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>Where a broken parameter may end.</summary>
    public static readonly SearchValues<byte> ParamEnd = SearchValues.Create("= ]\""u8);

    public static ReadOnlySpan<byte> Bom => [0xEF, 0xBB, 0xBF];

    public static bool IsDigit(byte octet) => octet is >= (byte)'0' and <= (byte)'9';

    public static bool IsLetter(byte octet) => (byte)(octet | 0x20) is >= (byte)'a' and <= (byte)'z';

    public static bool IsUpper(byte octet) => octet is >= (byte)'A' and <= (byte)'Z';

    /// <summary>How many digits stand at an index, counted up to a limit.</summary>
    public static int CountDigits(ReadOnlySpan<byte> text, int start, int limit)
    {
        var count = 0;
        while (count < limit && start + count < text.Length && IsDigit(text[start + count]))
        {
            count++;
        }

        return count;
    }

    /// <summary>The number that a few digits make; at most 18.</summary>
    public static long Number(ReadOnlySpan<byte> digits)
    {
        long number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }

    /// <summary>The index of an octet at or after a start, or the length of the text.</summary>
    public static int Find(ReadOnlySpan<byte> text, int start, byte octet)
    {
        var found = text[start..].IndexOf(octet);
        return found < 0 ? text.Length : start + found;
    }
}

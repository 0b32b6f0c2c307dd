using System.Buffers;
using Sworn.Query.Fields;

namespace Sworn.Query.Matching;

/// <summary>Finds the addresses that stand anywhere in a text.</summary>
internal static class AddressScanner
{
    private static readonly SearchValues<byte> V4Octets = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> V6Octets = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <summary>Whether an address of the text lies in a range.</summary>
    public static bool Contains(ReadOnlySpan<byte> text, AddressRange range) =>
        ContainsAt(text, range, (byte)'.', V4Octets) || ContainsAt(text, range, (byte)':', V6Octets);

    /// <summary>
    /// Looks at every run of an address's octets that holds a certain separator: a dotted quad is a whole run of digits
    /// and dots, so that neither 1.2.3.4.5 nor a time of day is taken for an address.
    /// </summary>
    private static bool ContainsAt(ReadOnlySpan<byte> text, AddressRange range, byte separator, SearchValues<byte> octets)
    {
        var done = 0;
        while (true)
        {
            var next = text[done..].IndexOf(separator);
            if (next < 0)
            {
                return false;
            }

            var start = done + text.Slice(done, next).LastIndexOfAnyExcept(octets) + 1;
            var end = text[(done + next)..].IndexOfAnyExcept(octets);
            end = end < 0 ? text.Length : done + next + end;
            if (IsIn(text, start, end, range))
            {
                return true;
            }

            done = end;
        }
    }

    private static bool IsIn(ReadOnlySpan<byte> text, int start, int end, AddressRange range)
    {
        // A sentence may end, or a port or a label may touch: 10.1.2.3. and host:2001:db8::1 and 2001:db8::1: text.
        while (end > start && (text[end - 1] == '.' || (text[end - 1] == ':' && (end - start < 2 || text[end - 2] != ':'))))
        {
            end--;
        }

        while (start < end && (text[start] == '.' || (text[start] == ':' && (end - start < 2 || text[start + 1] != ':'))))
        {
            start++;
        }

        start = BehindLabel(text, start, end);
        return start < end && Address.TryParse(text[start..end], out var address) && range.Contains(address);
    }

    /// <summary>In source:2001:db8::1 the last letters of the label look like a group: it begins inside a word.</summary>
    private static int BehindLabel(ReadOnlySpan<byte> text, int start, int end)
    {
        var colon = text[start..end].IndexOf((byte)':');
        if (colon < 0 || start == 0 || !char.IsAsciiLetterOrDigit((char)text[start - 1]))
        {
            return start;
        }

        var behind = start + colon + 1;
        return behind < end && text[behind] == ':' ? end : behind;
    }
}

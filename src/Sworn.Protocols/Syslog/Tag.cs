using System.Buffers;

namespace Sworn.Protocols.Syslog;

/// <summary>TAG of RFC 3164: the name of a process, perhaps with its number in brackets, and a colon.</summary>
/// <param name="Subsystem">What stands before the name and a colon, as in Junos logical systems.</param>
/// <param name="Name">The name of the process.</param>
/// <param name="ProcId">What stands in brackets.</param>
/// <param name="End">Index of the text after the colon and one space.</param>
internal readonly record struct Tag(Slice Subsystem, Slice Name, Slice ProcId, int End)
{
    private const int LongestTag = 128;
    private const int LongestTightTag = 48;

    private static readonly SearchValues<byte> TightOctets =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./"u8);

    /// <summary>
    /// Reads a tag. Without a colon it has to have a number in brackets, for any word could be a tag otherwise.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int start, out Tag tag)
    {
        tag = default;
        var window = text.Slice(start, Math.Min(text.Length - start, LongestTag));
        var length = FindEnd(window);
        if (length <= 0)
        {
            return false;
        }

        var procId = default(Slice);
        var end = length;
        if (window[length] == Octets.Open)
        {
            var close = window[length..].IndexOfAny(Octets.Close, Octets.Space);
            if (close < 1 || window[length + close] != Octets.Close)
            {
                return false;
            }

            procId = close > 1 ? new Slice(start + length + 1, close - 1) : default;
            end = length + close + 1;
        }

        var hasColon = end < window.Length && window[end] == Octets.Colon;
        var isDelimited = end == window.Length || window[end] is Octets.Space or Octets.Colon;
        if (!isDelimited || (!hasColon && !procId.IsPresent))
        {
            return false;
        }

        end += hasColon ? 1 : 0;
        end += end < window.Length && window[end] == Octets.Space ? 1 : 0;
        tag = Split(window[..length], start, procId, start + end);
        return true;
    }

    /// <summary>
    /// Reads a name of letters, digits and <c>_-./</c> before a colon that text follows at once. Where digits, slashes
    /// or another colon follow, the colon belongs to a time, an address or a header such as <c>CEF:0</c>.
    /// </summary>
    public static bool TryReadTight(ReadOnlySpan<byte> text, int start, out Tag tag)
    {
        tag = default;
        var window = text.Slice(start, Math.Min(text.Length - start, LongestTightTag + 2));
        var length = window.IndexOfAnyExcept(TightOctets);
        if (length <= 0 || length + 1 >= window.Length || window[length] != Octets.Colon || !Octets.IsLetter(window[0])
            || window[length + 1] is Octets.Colon or (byte)'/' or (byte)'\\' || Octets.IsDigit(window[length + 1]))
        {
            return false;
        }

        tag = new Tag(default, new Slice(start, length), default, start + length + 1);
        return true;
    }

    /// <summary>The length of the name: up to a bracket, or to a colon that a space or the end follows.</summary>
    private static int FindEnd(ReadOnlySpan<byte> window)
    {
        for (var at = 0; at < window.Length; at++)
        {
            switch (window[at])
            {
                case Octets.Open:
                    return at;
                case Octets.Colon when at + 1 == window.Length || window[at + 1] == Octets.Space:
                    return at > 0 && window[at - 1] == Octets.Colon ? -1 : at;
                case <= Octets.Space or >= 127:
                    return -1;
                default:
                    break;
            }
        }

        return -1;
    }

    private static Tag Split(ReadOnlySpan<byte> name, int start, Slice procId, int end)
    {
        var colon = name.LastIndexOf(Octets.Colon);
        var isSplit = colon > 0 && colon < name.Length - 1;
        return isSplit
            ? new Tag(new Slice(start, colon), new Slice(start + colon + 1, name.Length - colon - 1), procId, end)
            : new Tag(default, new Slice(start, name.Length), procId, end);
    }
}

using System.Numerics;
using System.Runtime.Intrinsics;

namespace Sworn.Store.Blocks;

/// <summary>
/// Finds the ends of slots, most of which are short: sixteen octets at once. What is longer, or special in some way, is left
/// to those who look at one octet after the other.
/// </summary>
internal static class RunScan
{
    private const int Width = 16;
    private const byte Low = 0x0F;

    // An octet is in a set when the entries of its upper and of its lower half have a bit in common. The entries of the lower
    // halves stand here as numbers, for what has to be asked for at every slot costs too much: SlotRule has the sets.
    private static Vector128<byte> Upper => Vector128.Create(1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, (byte)0);

    private static Vector128<byte> Delimiters => Vector128.Create(4, 4, 4, 0, 0, 4, 0, 4, 4, 5, 8, 168, 140, 168, 8, (byte)12);

    private static Vector128<byte> QuotedStops => Vector128.Create(0, 0, 4, 0, 0, 4, 0, 4, 0, 0, 0, 32, 40, 32, 0, (byte)0);

    /// <summary>Finds the end of a short run of printable octets that has no joined groups and no <c>-&gt;</c> behind.</summary>
    /// <returns>False when there is none here, or none that is so simple.</returns>
    public static bool TryRun(ReadOnlySpan<byte> text, int at, out int end, out bool hasDigit)
    {
        end = at;
        hasDigit = false;
        if (text.Length - at < Width)
        {
            return false;
        }

        var octets = Vector128.Create(text.Slice(at, Width));
        var delimiters = In(octets, Delimiters).ExtractMostSignificantBits();
        var length = BitOperations.TrailingZeroCount(delimiters);
        var inside = (1U << length) - 1;
        if (delimiters == 0 || length == 0 || (Unprintable(octets).ExtractMostSignificantBits() & inside) != 0)
        {
            return false;
        }

        end = at + length;
        hasDigit = (Digits(octets).ExtractMostSignificantBits() & inside) != 0;
        return text[end] != ':' && (text[end] != '>' || text[end - 1] != '-');
    }

    /// <summary>Where the octets end that quoted text may have; the end of the sixteen when it is not among them.</summary>
    public static int QuotedLength(ReadOnlySpan<byte> text, int at)
    {
        if (text.Length - at < Width)
        {
            return 0;
        }

        var octets = Vector128.Create(text.Slice(at, Width));
        var stops = (In(octets, QuotedStops) | Unprintable(octets)).ExtractMostSignificantBits();
        return BitOperations.TrailingZeroCount(stops | (1U << Width));
    }

    private static Vector128<byte> In(Vector128<byte> octets, Vector128<byte> lower) =>
        ~Vector128.Equals(
            Vector128.ShuffleNative(lower, octets & Vector128.Create(Low))
                & Vector128.ShuffleNative(Upper, (octets >>> 4) & Vector128.Create(Low)),
            Vector128<byte>.Zero);

    private static Vector128<byte> Digits(Vector128<byte> octets) =>
        Vector128.LessThan(octets - Vector128.Create((byte)'0'), Vector128.Create((byte)10));

    private static Vector128<byte> Unprintable(Vector128<byte> octets) =>
        Vector128.GreaterThan(octets - Vector128.Create((byte)' '), Vector128.Create((byte)('~' - ' ')));
}

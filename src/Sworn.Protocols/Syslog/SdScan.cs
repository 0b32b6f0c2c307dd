using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sworn.Protocols.Syslog;

/// <summary>
/// Finds the ends of header fields and of names and values of STRUCTURED-DATA. Most are shorter than a vector, so that
/// one comparison in line costs less than the call of a general search; longer ones go on with that.
/// </summary>
internal static class SdScan
{
    /// <summary>How many octets at the start are PRINTUSASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FieldLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < Vector128<byte>.Count)
        {
            return LongFieldLength(text, 0);
        }

        var octets = Vector128.Create(text);
        var stops = Vector128.LessThan(octets.AsSByte(), Vector128.Create((sbyte)33)).AsByte()
            | Vector128.Equals(octets, Vector128.Create((byte)127));
        var bits = stops.ExtractMostSignificantBits();
        return bits != 0 ? BitOperations.TrailingZeroCount(bits) : LongFieldLength(text, Vector128<byte>.Count);
    }

    /// <summary>How many octets at the start an SD-NAME may have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NameLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < Vector128<byte>.Count)
        {
            return LongNameLength(text, 0);
        }

        var octets = Vector128.Create(text);
        var stops = Vector128.LessThan(octets.AsSByte(), Vector128.Create((sbyte)33)).AsByte()
            | Vector128.Equals(octets, Vector128.Create((byte)127))
            | Vector128.Equals(octets, Vector128.Create(Octets.Equal))
            | Vector128.Equals(octets, Vector128.Create(Octets.Close))
            | Vector128.Equals(octets, Vector128.Create(Octets.Quote));
        var bits = stops.ExtractMostSignificantBits();
        return bits != 0 ? BitOperations.TrailingZeroCount(bits) : LongNameLength(text, Vector128<byte>.Count);
    }

    /// <summary>How many octets stand before the first quote, backslash or closing bracket.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ValueLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < Vector128<byte>.Count)
        {
            return LongValueLength(text, 0);
        }

        var octets = Vector128.Create(text);
        var stops = Vector128.Equals(octets, Vector128.Create(Octets.Quote))
            | Vector128.Equals(octets, Vector128.Create(Octets.Backslash))
            | Vector128.Equals(octets, Vector128.Create(Octets.Close));
        var bits = stops.ExtractMostSignificantBits();
        return bits != 0 ? BitOperations.TrailingZeroCount(bits) : LongValueLength(text, Vector128<byte>.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LongFieldLength(ReadOnlySpan<byte> text, int start)
    {
        var length = text[start..].IndexOfAnyExceptInRange((byte)33, (byte)126);
        return length < 0 ? text.Length : start + length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LongNameLength(ReadOnlySpan<byte> text, int start)
    {
        var length = text[start..].IndexOfAnyExcept(Octets.SdName);
        return length < 0 ? text.Length : start + length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LongValueLength(ReadOnlySpan<byte> text, int start)
    {
        var length = text[start..].IndexOfAny(Octets.Quote, Octets.Backslash, Octets.Close);
        return length < 0 ? text.Length : start + length;
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Sworn.Query.Time;

namespace Sworn.Query.Output;

/// <summary>Writes text into buffers without allocating.</summary>
internal static class OutputText
{
    private const int MaxNumberLength = 20;

    /// <summary>Writes one octet.</summary>
    public static void Write(this IBufferWriter<byte> to, byte octet)
    {
        to.GetSpan(1)[0] = octet;
        to.Advance(1);
    }

    /// <summary>Writes a decimal number.</summary>
    public static void Write(this IBufferWriter<byte> to, long number)
    {
        Utf8Formatter.TryFormat(number, to.GetSpan(MaxNumberLength), out var length);
        to.Advance(length);
    }

    /// <summary>Writes a time in UTC with nine digits of a second.</summary>
    public static void WriteUtc(this IBufferWriter<byte> to, long utc) =>
        to.Advance(TimeText.WriteUtc(to.GetSpan(TimeText.MaxLength), utc));

    /// <summary>Writes a time in a zone with three digits of a second.</summary>
    public static void WriteLocal(this IBufferWriter<byte> to, long utc, TimeZoneInfo zone)
    {
        const int digits = 3;
        to.Advance(TimeText.WriteLocal(to.GetSpan(TimeText.MaxLength), utc, zone, digits));
    }

    /// <summary>
    /// Writes octets so that they can neither drive a terminal nor break a line: control characters but the tab, characters
    /// that turn the direction of writing, and whatever is not UTF-8 appear as \xNN, octet by octet.
    /// </summary>
    public static void WriteSafe(this IBufferWriter<byte> to, ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var plain = octets.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E);
            if (plain != 0)
            {
                to.Write(plain < 0 ? octets : octets[..plain]);
                octets = plain < 0 ? [] : octets[plain..];
                continue;
            }

            var status = Rune.DecodeFromUtf8(octets, out var rune, out var length);
            if (status == OperationStatus.Done && IsHarmless(rune))
            {
                to.Write(octets[..length]);
            }
            else
            {
                WriteEscaped(to, octets[..length]);
            }

            octets = octets[length..];
        }
    }

    private static bool IsHarmless(Rune rune) => rune.Value switch
    {
        '\t' => true,
        < 0xA0 => false,
        0x061C or (>= 0x200E and <= 0x200F) or (>= 0x2028 and <= 0x202E) or (>= 0x2066 and <= 0x2069) => false,
        _ => true,
    };

    private static void WriteEscaped(IBufferWriter<byte> to, ReadOnlySpan<byte> octets)
    {
        const string digits = "0123456789ABCDEF";
        foreach (var octet in octets)
        {
            var text = to.GetSpan(4);
            text[0] = (byte)'\\';
            text[1] = (byte)'x';
            text[2] = (byte)digits[octet >> 4];
            text[3] = (byte)digits[octet & 0xF];
            to.Advance(4);
        }
    }
}

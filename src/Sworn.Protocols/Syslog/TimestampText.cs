using System.Globalization;

namespace Sworn.Protocols.Syslog;

/// <summary>Writes the claimed time of a message as RFC 3339, with the offset and the digits that it has.</summary>
public static class TimestampText
{
    /// <summary>The most octets that <see cref="Format"/> writes.</summary>
    public const int MaxLength = 35;

    private const long NanosecondsASecond = 1_000_000_000;
    private const int NanosecondDigits = 9;

    /// <summary>Writes a time.</summary>
    /// <param name="utc">Nanoseconds since 1970-01-01T00:00:00Z.</param>
    /// <param name="offsetMinutes">The offset to write it in; 0 is written <c>Z</c>.</param>
    /// <param name="fractionDigits">Digits of the fraction, 0 to 9; more precise digits are cut off.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> octets.</param>
    /// <returns>The count of octets written.</returns>
    public static int Format(long utc, int offsetMinutes, int fractionDigits, Span<byte> destination)
    {
        var seconds = Math.DivRem(utc, NanosecondsASecond, out var nanoseconds);
        if (nanoseconds < 0)
        {
            seconds--;
            nanoseconds += NanosecondsASecond;
        }

        var local = DateTime.UnixEpoch.AddSeconds(seconds + (offsetMinutes * 60L));
        local.TryFormat(destination, out var written, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        if (fractionDigits > 0)
        {
            Span<byte> digits = stackalloc byte[NanosecondDigits];
            nanoseconds.TryFormat(digits, out _, "D9", CultureInfo.InvariantCulture);
            destination[written++] = (byte)'.';
            digits[..fractionDigits].CopyTo(destination[written..]);
            written += fractionDigits;
        }

        return written + FormatOffset(offsetMinutes, destination[written..]);
    }

    private static int FormatOffset(int minutes, Span<byte> destination)
    {
        if (minutes == 0)
        {
            destination[0] = (byte)'Z';
            return 1;
        }

        destination[0] = minutes < 0 ? (byte)'-' : (byte)'+';
        var size = Math.Abs(minutes);
        (size / 60).TryFormat(destination[1..], out _, "D2", CultureInfo.InvariantCulture);
        destination[3] = Octets.Colon;
        (size % 60).TryFormat(destination[4..], out _, "D2", CultureInfo.InvariantCulture);
        return 6;
    }
}

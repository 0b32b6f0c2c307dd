using Sworn.Core;

namespace Sworn.Protocols.Syslog;

/// <summary>Writes times as RFC 3339 has them.</summary>
internal static class Rfc3339
{
    /// <summary>The longest text: <c>2003-10-11T22:14:15.123456789-07:00</c>.</summary>
    public const int MaxLength = 35;

    private const int MaxFractionDigits = 9;
    private const long NanosecondsASecond = 1_000_000_000;
    private const long NanosecondsAMinute = 60 * NanosecondsASecond;

    /// <summary>Writes a time.</summary>
    /// <param name="utc">Nanoseconds since 1970-01-01T00:00:00Z.</param>
    /// <param name="offsetMinutes">The offset to write it with; <c>Z</c> for 0.</param>
    /// <param name="fractionDigits">How many digits of a second, 0 to 9.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> octets.</param>
    /// <returns>The count of octets written.</returns>
    public static int Format(long utc, int offsetMinutes, int fractionDigits, Span<byte> destination)
    {
        Invariant.Check(destination.Length >= MaxLength && fractionDigits is >= 0 and <= MaxFractionDigits);
        Int128 local = utc + ((Int128)offsetMinutes * NanosecondsAMinute);
        var fraction = (int)(((local % NanosecondsASecond) + NanosecondsASecond) % NanosecondsASecond);
        var time = DateTime.UnixEpoch.AddSeconds((long)((local - fraction) / NanosecondsASecond));
        var at = 0;
        Number(destination, ref at, time.Year, 4);
        Number(destination, ref at, time.Month, 2, '-');
        Number(destination, ref at, time.Day, 2, '-');
        Number(destination, ref at, time.Hour, 2, 'T');
        Number(destination, ref at, time.Minute, 2, ':');
        Number(destination, ref at, time.Second, 2, ':');
        Fraction(destination, ref at, fraction, fractionDigits);
        Offset(destination, ref at, offsetMinutes);
        return at;
    }

    private static void Number(Span<byte> destination, ref int at, int number, int digits, char before = '\0')
    {
        if (before != '\0')
        {
            destination[at++] = (byte)before;
        }

        for (var digit = digits - 1; digit >= 0; digit--)
        {
            destination[at + digit] = (byte)('0' + (number % 10));
            number /= 10;
        }

        at += digits;
    }

    private static void Fraction(Span<byte> destination, ref int at, int nanoseconds, int digits)
    {
        for (var digit = digits; digit < MaxFractionDigits; digit++)
        {
            nanoseconds /= 10;
        }

        if (digits > 0)
        {
            Number(destination, ref at, nanoseconds, digits, '.');
        }
    }

    private static void Offset(Span<byte> destination, ref int at, int minutes)
    {
        if (minutes == 0)
        {
            destination[at++] = (byte)'Z';
            return;
        }

        var distance = Math.Abs(minutes);
        Number(destination, ref at, distance / 60, 2, minutes < 0 ? '-' : '+');
        Number(destination, ref at, distance % 60, 2, ':');
    }
}

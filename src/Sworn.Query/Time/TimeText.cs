namespace Sworn.Query.Time;

/// <summary>Writes times as RFC 3339 text without allocating.</summary>
internal static class TimeText
{
    /// <summary>Room for any time with zone and nine digits of a second.</summary>
    public const int MaxLength = 40;

    private const int NanosecondDigits = 9;

    /// <summary>RFC 3339 in UTC with nine digits of a second: <c>2026-11-23T10:00:00.123456789Z</c>.</summary>
    /// <returns>The octets written.</returns>
    public static int WriteUtc(Span<byte> to, long utc)
    {
        var at = WriteFields(to, UtcNanoseconds.ToDateTime(utc), utc, NanosecondDigits);
        to[at] = (byte)'Z';
        return at + 1;
    }

    /// <summary>RFC 3339 in a zone with this many digits of a second: <c>2026-11-23T11:00:00.123+01:00</c>.</summary>
    /// <returns>The octets written.</returns>
    public static int WriteLocal(Span<byte> to, long utc, TimeZoneInfo zone, int digits)
    {
        return WriteAt(to, utc, zone.GetUtcOffset(UtcNanoseconds.ToDateTime(utc)), digits);
    }

    /// <summary>RFC 3339 at an offset from UTC with this many digits of a second.</summary>
    /// <returns>The octets written.</returns>
    public static int WriteAt(Span<byte> to, long utc, TimeSpan offset, int digits)
    {
        var at = WriteFields(to, UtcNanoseconds.ToDateTime(utc) + offset, utc, digits);
        if (offset == TimeSpan.Zero)
        {
            to[at] = (byte)'Z';
            return at + 1;
        }

        to[at++] = (byte)(offset < TimeSpan.Zero ? '-' : '+');
        var minutes = (int)Math.Abs(offset.TotalMinutes);
        at += WriteNumber(to[at..], minutes / 60, 2);
        to[at++] = (byte)':';
        return at + WriteNumber(to[at..], minutes % 60, 2);
    }

    private static int WriteFields(Span<byte> to, DateTime time, long utc, int digits)
    {
        var at = WriteNumber(to, time.Year, 4);
        to[at++] = (byte)'-';
        at += WriteNumber(to[at..], time.Month, 2);
        to[at++] = (byte)'-';
        at += WriteNumber(to[at..], time.Day, 2);
        to[at++] = (byte)'T';
        at += WriteNumber(to[at..], time.Hour, 2);
        to[at++] = (byte)':';
        at += WriteNumber(to[at..], time.Minute, 2);
        to[at++] = (byte)':';
        at += WriteNumber(to[at..], time.Second, 2);
        if (digits == 0)
        {
            return at;
        }

        to[at++] = (byte)'.';
        var below = utc % UtcNanoseconds.PerSecond;
        var fraction = below < 0 ? below + UtcNanoseconds.PerSecond : below;
        WriteNumber(to[at..], (int)fraction, NanosecondDigits);
        return at + digits;
    }

    private static int WriteNumber(Span<byte> to, int number, int digits)
    {
        for (var at = digits - 1; at >= 0; at--)
        {
            to[at] = (byte)('0' + (number % 10));
            number /= 10;
        }

        return digits;
    }
}

namespace Sworn.Store.Blocks;

/// <summary>
/// The written form of timestamps in one column: ISO 8601 with a number of fraction digits and a fixed zone text, or
/// the form of RFC 3164 (<c>Mmm dd hh:mm:ss</c>). A time is a count of units of the form's own precision since a fixed
/// day, and comes back as the identical text. Immutable.
/// </summary>
/// <param name="IsIso">ISO 8601, or else RFC 3164.</param>
/// <param name="Separator">What stands between date and time: <c>T</c>, <c>t</c> or a space.</param>
/// <param name="Digits">The digits of the fraction of a second, 0 to 9.</param>
/// <param name="Zone">What stands behind, at most eight octets as a number, the first one lowest.</param>
internal readonly record struct TimeForm(bool IsIso, byte Separator, int Digits, ulong Zone)
{
    private const int IsoLength = 19;
    private const int TimeOffset = 11;
    private const int BsdLength = 15;
    private const int MaxZone = 8;
    private const int SecondsPerDay = 86_400;
    private const int BsdYear = 2_000;
    private const int MaxDays = 366 * 230;

    /// <summary>The most digits of a fraction: a count of nanoseconds up to <see cref="LastYear"/> fits 64 bits.</summary>
    public const int MaxDigits = 9;
    private const int FirstYear = 1_970;
    private const int LastYear = 2_199;

    private static readonly int FirstDay = new DateOnly(FirstYear, 1, 1).DayNumber;

    private static readonly long[] Powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>The longest text of this form, in octets.</summary>
    public static int MaxLength => IsoLength + 1 + MaxDigits + MaxZone;

    /// <summary>How many units a day has.</summary>
    public long UnitsPerDay => SecondsPerDay * Powers[Digits];

    /// <summary>Finds the form of a text and its count.</summary>
    /// <returns>False when it is no timestamp, or would not come back as it is.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out TimeForm form, out long units) =>
        TryReadIso(text, out form, out units) || TryReadBsd(text, out form, out units);

    /// <summary>Writes the text of a count; returns its length.</summary>
    public int Write(long units, Span<byte> to) => IsIso ? WriteIso(units, to) : WriteBsd(units, to);

    /// <summary>Reads the time of day of a text that has this form and the date of another text of it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="other">A text of this form, ISO 8601.</param>
    /// <param name="units">The count since midnight.</param>
    /// <returns>False when the date, or anything of the form, is different.</returns>
    public bool TryReadTimeOfDay(ReadOnlySpan<byte> text, ReadOnlySpan<byte> other, out long units)
    {
        units = 0;
        var behind = Digits == 0 ? IsoLength : IsoLength + 1 + Digits;
        if (text.Length != other.Length || !text[..TimeOffset].SequenceEqual(other[..TimeOffset])
            || !text[behind..].SequenceEqual(other[behind..]) || !TryTimeOfDay(text[TimeOffset..], out var seconds))
        {
            return false;
        }

        long fraction = 0;
        for (var at = IsoLength; at < behind; at++)
        {
            var digit = text[at] - '0';
            if (at == IsoLength ? text[at] != '.' : digit is < 0 or > 9)
            {
                return false;
            }

            fraction = at == IsoLength ? 0 : (fraction * 10) + digit;
        }

        units = (seconds * Powers[Digits]) + fraction;
        return true;
    }

    /// <summary>Writes the time of day over that of a text of this form, ISO 8601.</summary>
    public void WriteTimeOfDay(long sinceMidnight, Span<byte> to)
    {
        var (seconds, fraction) = Math.DivRem(sinceMidnight, Powers[Digits]);
        WriteTimeOfDay(to[TimeOffset..], (int)seconds);
        if (Digits > 0)
        {
            WriteDigits(to, IsoLength + 1, Digits, fraction);
        }
    }

    /// <summary>The moment of a count, in nanoseconds of UTC since 1970.</summary>
    /// <returns>False when the form has no year or names no offset from UTC.</returns>
    public bool TryUtcOf(long units, out long utc)
    {
        utc = 0;
        return TryUtcOf([unchecked((ulong)units)], new Span<long>(ref utc));
    }

    /// <summary>The moments of counts, in nanoseconds of UTC since 1970.</summary>
    /// <param name="units">The counts.</param>
    /// <param name="utc">Takes as many moments.</param>
    /// <returns>False when the form has no year or names no offset from UTC, or a count is none of the form.</returns>
    public bool TryUtcOf(ReadOnlySpan<ulong> units, Span<long> utc)
    {
        if (!IsIso || !TryOffset(out var offset))
        {
            return false;
        }

        var most = (ulong)((MaxDays + 1) * UnitsPerDay) - 1;
        var (factor, shift) = (Powers[MaxDigits - Digits], offset * Powers[MaxDigits]);
        for (var row = 0; row < utc.Length; row++)
        {
            if (units[row] > most)
            {
                return false;
            }

            utc[row] = (unchecked((long)units[row]) * factor) - shift;
        }

        return true;
    }

    /// <summary>The offset that the zone text names, in seconds: <c>Z</c> or <c>+hh:mm</c>.</summary>
    private bool TryOffset(out int seconds)
    {
        const ulong zulu = 'Z';
        const int length = 6;
        seconds = 0;
        if (Zone == zulu)
        {
            return true;
        }

        Span<byte> text = stackalloc byte[sizeof(ulong)];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(text, Zone);
        if (text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':' || text[length] != 0
            || !TryDigits(text, 1, 2, out var hours) || !TryDigits(text, 4, 2, out var minutes))
        {
            return false;
        }

        seconds = ((hours * 60) + minutes) * (text[0] == '-' ? -60 : 60);
        return true;
    }

    private static bool TryReadIso(ReadOnlySpan<byte> text, out TimeForm form, out long units)
    {
        form = default;
        units = 0;
        if (text.Length < IsoLength || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':'
            || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || !TryDigits(text, 0, 4, out var year) || !TryDigits(text, 5, 2, out var month) || !TryDigits(text, 8, 2, out var day)
            || year is < FirstYear or > LastYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || !TryTimeOfDay(text[11..], out var seconds))
        {
            return false;
        }

        var digits = 0;
        if (text.Length > IsoLength && text[IsoLength] == '.')
        {
            while (IsoLength + 1 + digits < text.Length && digits <= MaxDigits && char.IsAsciiDigit((char)text[IsoLength + 1 + digits]))
            {
                digits++;
            }
        }

        var behind = digits == 0 ? IsoLength : IsoLength + 1 + digits;
        if (digits > MaxDigits || text.Length - behind > MaxZone || !TryZone(text[behind..], out var zone))
        {
            return false;
        }

        form = new TimeForm(IsIso: true, text[10], digits, zone);
        long fraction = 0;
        foreach (var octet in digits == 0 ? [] : text.Slice(IsoLength + 1, digits))
        {
            fraction = (fraction * 10) + octet - '0';
        }

        units = (((DaysOf(year, month, day) * SecondsPerDay) + seconds) * Powers[digits]) + fraction;
        return true;
    }

    private static bool TryReadBsd(ReadOnlySpan<byte> text, out TimeForm form, out long units)
    {
        form = default;
        units = 0;
        if (text.Length != BsdLength || text[3] != ' ' || text[6] != ' ')
        {
            return false;
        }

        var month = MonthOf(text[..3]);
        var tens = text[4] == ' ' ? 0 : text[4] - '0';
        var ones = text[5] - '0';
        if (month == 0 || tens is < 0 or > 3 || ones is < 0 or > 9 || (text[4] == '0')
            || (tens * 10) + ones is var day && (day < 1 || day > DateTime.DaysInMonth(BsdYear, month))
            || !TryTimeOfDay(text[7..], out var seconds))
        {
            return false;
        }

        form = new TimeForm(IsIso: false, (byte)' ', 0, 0);
        units = (DaysOf(BsdYear, month, (tens * 10) + ones) * SecondsPerDay) + seconds;
        return true;
    }

    private static long DaysOf(int year, int month, int day) => new DateOnly(year, month, day).DayNumber - FirstDay;

    private int WriteIso(long units, Span<byte> to)
    {
        var (whole, fraction) = Math.DivRem(units, Powers[Digits]);
        var (days, seconds) = Math.DivRem(whole, SecondsPerDay);
        if (units < 0 || days > MaxDays)
        {
            // No writer makes such a count: what reads damaged octets compares what comes back and sees the difference.
            return 0;
        }

        var date = DateOnly.FromDayNumber((int)days + FirstDay);
        WriteDigits(to, 0, 4, date.Year);
        to[4] = (byte)'-';
        WriteDigits(to, 5, 2, date.Month);
        to[7] = (byte)'-';
        WriteDigits(to, 8, 2, date.Day);
        to[10] = Separator;
        WriteTimeOfDay(to[TimeOffset..], (int)seconds);
        var at = IsoLength;
        if (Digits > 0)
        {
            to[at] = (byte)'.';
            WriteDigits(to, at + 1, Digits, fraction);
            at += 1 + Digits;
        }

        for (var zone = Zone; zone != 0; zone >>= 8)
        {
            to[at++] = (byte)(zone & byte.MaxValue);
        }

        return at;
    }

    private static int WriteBsd(long units, Span<byte> to)
    {
        var (days, seconds) = Math.DivRem(units, SecondsPerDay);
        if (units < 0 || days > MaxDays)
        {
            return 0;
        }

        var date = DateOnly.FromDayNumber((int)days + FirstDay);
        Months.Slice(3 * (date.Month - 1), 3).CopyTo(to);
        to[3] = (byte)' ';
        WriteDigits(to, 4, 2, date.Day);
        to[4] = to[4] == '0' ? (byte)' ' : to[4];
        to[6] = (byte)' ';
        WriteTimeOfDay(to[7..], (int)seconds);
        return BsdLength;
    }

    private static bool TryTimeOfDay(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text[2] != ':' || text[5] != ':' || !TryDigits(text, 0, 2, out var hour) || !TryDigits(text, 3, 2, out var minute)
            || !TryDigits(text, 6, 2, out var second) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        seconds = (hour * 3_600) + (minute * 60) + second;
        return true;
    }

    private static void WriteTimeOfDay(Span<byte> to, int seconds)
    {
        WriteTwoDigits(to, 0, seconds / 3_600);
        to[2] = (byte)':';
        WriteTwoDigits(to, 3, seconds / 60 % 60);
        to[5] = (byte)':';
        WriteTwoDigits(to, 6, seconds % 60);
    }

    private static void WriteTwoDigits(Span<byte> to, int start, int value)
    {
        to[start] = (byte)('0' + (value / 10));
        to[start + 1] = (byte)('0' + (value % 10));
    }

    private static bool TryZone(ReadOnlySpan<byte> text, out ulong zone)
    {
        zone = 0;
        for (var at = text.Length - 1; at >= 0; at--)
        {
            if (text[at] == 0)
            {
                return false;
            }

            zone = (zone << 8) | text[at];
        }

        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, int start, int count, out int value)
    {
        value = 0;
        foreach (var octet in text.Slice(start, count))
        {
            var digit = octet - '0';
            if (digit is < 0 or > 9)
            {
                return false;
            }

            value = (value * 10) + digit;
        }

        return true;
    }

    private static void WriteDigits(Span<byte> to, int start, int count, long value)
    {
        for (var at = start + count - 1; at >= start; at--)
        {
            (value, var digit) = Math.DivRem(value, 10);
            to[at] = (byte)('0' + digit);
        }
    }

    private static int MonthOf(ReadOnlySpan<byte> text)
    {
        for (var month = 0; month < 12; month++)
        {
            if (Months.Slice(3 * month, 3).SequenceEqual(text))
            {
                return month + 1;
            }
        }

        return 0;
    }
}

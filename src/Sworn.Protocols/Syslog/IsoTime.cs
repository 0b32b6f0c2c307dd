using System.Runtime.CompilerServices;
using static Sworn.Protocols.Syslog.MalformationCode;

namespace Sworn.Protocols.Syslog;

/// <summary>
/// Reads TIMESTAMP of RFC 5424, section 6.2.3, and whatever resembles it: a space for <c>T</c>, lower case, any
/// fraction,
/// shorter offsets or none. Each departure is named when there is a message to name it in.
/// </summary>
internal ref struct IsoTime
{
    private const int ShortestLength = 19;
    private const int MaxFractionDigits = 6;
    private const int KeptFractionDigits = 9;

    private readonly ReadOnlySpan<byte> _text;
    private readonly SyslogMessage? _faults;
    private int _position;

    /// <summary>What a fraction of so many digits is multiplied by to make nanoseconds.</summary>
    private static ReadOnlySpan<int> Scale =>
        [1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

    private IsoTime(ReadOnlySpan<byte> text, int start, SyslogMessage? faults)
    {
        _text = text;
        _position = start;
        _faults = faults;
    }

    /// <summary>Reads a timestamp.</summary>
    /// <param name="text">The message.</param>
    /// <param name="start">Where the timestamp begins.</param>
    /// <param name="faults">Where to name what RFC 5424 forbids; null to be lenient in silence.</param>
    /// <param name="time">What was read.</param>
    /// <param name="end">Where it ends.</param>
    /// <returns>Whether there is a date and a time of day that exist.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> text, int start, SyslogMessage? faults, out CalendarTime time, out int end)
    {
        time = default;
        end = start;
        if (text.Length - start < ShortestLength || !TryReadDigits(text.Slice(start, ShortestLength), ref time))
        {
            time = default;
            return false;
        }

        var reader = new IsoTime(text, start, faults);
        var exists = reader.Read(ref time);
        end = reader._position;
        return exists;
    }

    /// <summary>Takes the digits of a date and a time of day if they and what stands between them are in place.</summary>
    private static bool TryReadDigits(ReadOnlySpan<byte> stamp, ref CalendarTime time)
    {
        if (stamp[4] != '-' || stamp[7] != '-' || stamp[13] != ':' || stamp[16] != ':'
            || stamp[10] is not ((byte)'T' or (byte)'t' or (byte)' '))
        {
            return false;
        }

        var century = TwoDigits(stamp, 0);
        var year = TwoDigits(stamp, 2);
        time.Month = TwoDigits(stamp, 5);
        time.Day = TwoDigits(stamp, 8);
        time.Hour = TwoDigits(stamp, 11);
        time.Minute = TwoDigits(stamp, 14);
        time.Second = TwoDigits(stamp, 17);
        time.Year = (century * 100) + year;
        return (century | year | time.Month | time.Day | time.Hour | time.Minute | time.Second) >= 0;
    }

    /// <summary>The number that two digits make; negative where there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int TwoDigits(ReadOnlySpan<byte> text, int at)
    {
        var tens = unchecked((uint)(text[at] - '0'));
        var ones = unchecked((uint)(text[at + 1] - '0'));
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : -1;
    }

    private bool Read(ref CalendarTime time)
    {
        var start = _position;
        var separator = _text[start + 10];
        _position += ShortestLength;
        if (separator != 'T')
        {
            Fault(
                separator == Octets.Space ? TimestampSeparator : TimestampCase,
                start + 10,
                separator == Octets.Space ? "a space stands between date and time instead of T" : "T is in lower case");
        }

        ReadFraction(ref time);
        ReadOffset(ref time);
        return IsTime(time, start);
    }

    private readonly bool IsTime(in CalendarTime time, int start)
    {
        var isDate = time.IsDate;
        if (!isDate)
        {
            Fault(TimestampDate, start, "the date does not exist");
        }

        if (time.Second == 60)
        {
            Fault(TimestampLeapSecond, start + 17, "second 60 is not allowed");
        }

        var isTimeOfDay = time.IsTimeOfDay;
        if (!isTimeOfDay)
        {
            Fault(TimestampTime, start + 11, "the time of day does not exist");
        }

        return isDate && isTimeOfDay;
    }

    private void ReadFraction(ref CalendarTime time)
    {
        if (_position >= _text.Length || _text[_position] != '.')
        {
            return;
        }

        var digits = 0;
        var number = 0;
        for (var at = _position + 1; at < _text.Length && Octets.IsDigit(_text[at]); at++)
        {
            number = digits < KeptFractionDigits ? (number * 10) + (_text[at] - '0') : number;
            digits++;
        }

        if (digits is 0 or > MaxFractionDigits)
        {
            Fault(TimestampFraction, _position, "the fraction has no digit, or more than 6");
        }

        time.FractionDigits = Math.Min(digits, KeptFractionDigits);
        time.Nanosecond = number * Scale[time.FractionDigits];
        _position += 1 + digits;
    }

    private void ReadOffset(ref CalendarTime time)
    {
        var sign = _position < _text.Length ? _text[_position] : (byte)0;
        if (sign is (byte)'Z' or (byte)'z')
        {
            if (sign == 'z')
            {
                Fault(TimestampCase, _position, "Z is in lower case");
            }

            time.HasOffset = true;
            _position++;
            return;
        }

        if (sign is not ((byte)'+' or (byte)'-') || DigitsAt(_position + 1) < 0)
        {
            Fault(TimestampOffsetMissing, _position, "the offset from UTC is missing");
            return;
        }

        ReadNumericOffset(ref time, sign == '-');
    }

    private void ReadNumericOffset(ref CalendarTime time, bool isWest)
    {
        var start = _position;
        var hours = TwoDigits(_text, start + 1);
        var minutes = 0;
        _position += 3;
        var colon = _position < _text.Length && _text[_position] == Octets.Colon ? 1 : 0;
        if (DigitsAt(_position + colon) is >= 0 and var read)
        {
            minutes = read;
            _position += colon + 2;
        }

        if (_position - start != 6 || hours > 23 || minutes > 59)
        {
            Fault(TimestampOffset, start, "the offset is not a sign, hours to 23, a colon and minutes to 59");
        }

        var total = (hours * 60) + minutes;
        time.HasOffset = hours <= 23 && minutes <= 59;
        time.OffsetMinutes = !time.HasOffset ? 0 : isWest ? -total : total;
    }

    private readonly int DigitsAt(int index) => index + 1 < _text.Length ? TwoDigits(_text, index) : -1;

    private readonly void Fault(MalformationCode code, int offset, string detail) =>
        _faults?.AddMalformation(code, offset, detail);
}

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
        if (!HasShape(text[start..]))
        {
            return false;
        }

        var reader = new IsoTime(text, start, faults);
        var exists = reader.Read(ref time);
        end = reader._position;
        return exists;
    }

    private static bool HasShape(ReadOnlySpan<byte> text) =>
        text.Length >= ShortestLength && text[4] == '-' && text[7] == '-'
            && text[10] is (byte)'T' or (byte)'t' or (byte)' '
        && text[13] == ':' && text[16] == ':'
        && AreDigits(text, 0, 4) && AreDigits(text, 5, 2) && AreDigits(text, 8, 2)
        && AreDigits(text, 11, 2) && AreDigits(text, 14, 2) && AreDigits(text, 17, 2);

    private static bool AreDigits(ReadOnlySpan<byte> text, int start, int count) =>
        Octets.CountDigits(text, start, count) == count;

    private bool Read(ref CalendarTime time)
    {
        var start = _position;
        time.Year = (TwoDigits(0) * 100) + TwoDigits(2);
        time.Month = TwoDigits(5);
        time.Day = TwoDigits(8);
        time.Hour = TwoDigits(11);
        time.Minute = TwoDigits(14);
        time.Second = TwoDigits(17);
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
        if (!time.IsDate)
        {
            Fault(TimestampDate, start, "the date does not exist");
        }

        if (time.Second == 60)
        {
            Fault(TimestampLeapSecond, start + 17, "second 60 is not allowed");
        }

        if (!time.IsTimeOfDay)
        {
            Fault(TimestampTime, start + 11, "the time of day does not exist");
        }

        return time.IsDate && time.IsTimeOfDay;
    }

    private void ReadFraction(ref CalendarTime time)
    {
        if (_position >= _text.Length || _text[_position] != '.')
        {
            return;
        }

        var digits = _text[(_position + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? _text.Length - _position - 1 : digits;
        if (digits is 0 or > MaxFractionDigits)
        {
            Fault(TimestampFraction, _position, "the fraction has no digit, or more than 6");
        }

        time.FractionDigits = Math.Min(digits, KeptFractionDigits);
        time.Nanosecond = (int)Octets.Number(_text.Slice(_position + 1, time.FractionDigits));
        for (var digit = time.FractionDigits; digit < KeptFractionDigits; digit++)
        {
            time.Nanosecond *= 10;
        }

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

        if (sign is not ((byte)'+' or (byte)'-') || !AreDigits(_text, _position + 1, 2))
        {
            Fault(TimestampOffsetMissing, _position, "the offset from UTC is missing");
            return;
        }

        ReadNumericOffset(ref time, sign == '-');
    }

    private void ReadNumericOffset(ref CalendarTime time, bool isWest)
    {
        var start = _position;
        var hours = TwoDigits(1);
        var minutes = 0;
        _position += 3;
        var colon = _position < _text.Length && _text[_position] == Octets.Colon ? 1 : 0;
        if (AreDigits(_text, _position + colon, 2))
        {
            minutes = TwoDigits(colon);
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

    private readonly int TwoDigits(int ahead) =>
        ((_text[_position + ahead] - '0') * 10) + (_text[_position + ahead + 1] - '0');

    private readonly void Fault(MalformationCode code, int offset, string detail) =>
        _faults?.AddMalformation(code, offset, detail);
}

namespace Sworn.Protocols.Syslog;

/// <summary>
/// Reads the timestamps of RFC 3164 and its relatives: month first with or without a year on either side, year first,
/// ISO,
/// Huawei's and epoch seconds; fractions, AM and PM, offsets and names of zones.
/// </summary>
internal ref struct LegacyTime
{
    private const int KeptFractionDigits = 9;
    private const int MonthLength = 3;

    private readonly ReadOnlySpan<byte> _text;
    private CalendarTime _time;
    private int _position;
    private bool _hasYear;
    private bool _isYearFirst;

    private LegacyTime(ReadOnlySpan<byte> text, int start)
    {
        _text = text;
        _position = start;
    }

    /// <summary>Reads a timestamp that begins at an index.</summary>
    /// <param name="text">The message.</param>
    /// <param name="start">Where it may begin.</param>
    /// <param name="isColonAfter">Whether any word in capitals before a colon is a zone, as on Cisco.</param>
    /// <param name="stamp">What was read; its date need not exist.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, int start, bool isColonAfter, out LegacyStamp stamp)
    {
        var reader = new LegacyTime(text, start);
        var isRead = start < text.Length
            && (Octets.IsDigit(text[start]) ? reader.TryReadNumeric() : reader.TryReadMonthFirst());
        if (isRead)
        {
            reader.ReadZone(isColonAfter);
        }

        stamp = new LegacyStamp(reader._time, reader._position, reader._hasYear, reader._isYearFirst);
        return isRead;
    }

    /// <summary>The number of the month whose name stands at an index, or 0.</summary>
    public static int MonthAt(ReadOnlySpan<byte> text, int start)
    {
        if (start > text.Length - MonthLength)
        {
            return 0;
        }

        var key = ((text[start] | 0x20) << 16) | ((text[start + 1] | 0x20) << 8) | (text[start + 2] | 0x20);
        return key switch
        {
            0x6A616E => 1,
            0x666562 => 2,
            0x6D6172 => 3,
            0x617072 => 4,
            0x6D6179 => 5,
            0x6A756E => 6,
            0x6A756C => 7,
            0x617567 => 8,
            0x736570 => 9,
            0x6F6374 => 10,
            0x6E6F76 => 11,
            0x646563 => 12,
            _ => 0,
        };
    }

    private bool TryReadNumeric()
    {
        var digits = Octets.CountDigits(_text, _position, 11);
        if (digits == 10)
        {
            return TryReadEpoch();
        }

        if (digits != 4 || _position + 5 >= _text.Length)
        {
            return false;
        }

        if (_text[_position + 4] == Octets.Space)
        {
            _time.Year = (int)Octets.Number(_text.Slice(_position, 4));
            _position += 5;
            _isYearFirst = true;
            _hasYear = true;
            return TryReadMonthAndDay() && TryReadTimeOfDay();
        }

        if (_text[_position + 4] != '-')
        {
            return false;
        }

        _hasYear = true;
        IsoTime.TryRead(_text, _position, faults: null, out var time, out var end);
        if (end == _position)
        {
            return TryReadHuawei();
        }

        _time = time;
        _position = end;
        return true;
    }

    /// <summary>Ten digits of seconds, and a space or a fraction behind them.</summary>
    private bool TryReadEpoch()
    {
        var seconds = Octets.Number(_text.Slice(_position, 10));
        var end = _position + 10;
        if (seconds is < 1_000_000_000 or > 4_294_967_295 || end >= _text.Length
            || _text[end] is not (Octets.Space or (byte)'.'))
        {
            return false;
        }

        var date = DateTime.UnixEpoch.AddSeconds(seconds);
        _time.Year = date.Year;
        _time.Month = date.Month;
        _time.Day = date.Day;
        _time.Hour = date.Hour;
        _time.Minute = date.Minute;
        _time.Second = date.Second;
        _time.HasOffset = true;
        _hasYear = true;
        _position = end;
        ReadFraction();
        return true;
    }

    /// <summary>Year, month and day of one or two digits, and a counter after the fraction.</summary>
    private bool TryReadHuawei()
    {
        _time.Year = (int)Octets.Number(_text.Slice(_position, 4));
        _position += 5;
        if (!TryReadNumber(2, out _time.Month) || !TrySkip((byte)'-') || !TryReadNumber(2, out _time.Day)
            || !(TrySkip(Octets.Space) || TrySkip((byte)'T')) || !TryReadTimeOfDay())
        {
            return false;
        }

        var digits = _position < _text.Length && _text[_position] == '.'
            ? Octets.CountDigits(_text, _position + 1, 3) : 0;
        _position += digits > 0 ? digits + 1 : 0;
        return true;
    }

    private bool TryReadMonthFirst()
    {
        if (!TryReadMonthAndDay())
        {
            return false;
        }

        if (Octets.CountDigits(_text, _position, 5) == 4)
        {
            _ = TryReadNumber(4, out _time.Year);
            _hasYear = true;
            return TrySkip(Octets.Space) && TryReadTimeOfDay();
        }

        return TryReadTimeOfDay();
    }

    private bool TryReadMonthAndDay()
    {
        _time.Month = MonthAt(_text, _position);
        _position += MonthLength;
        if (_time.Month == 0 || !TrySkip(Octets.Space))
        {
            return false;
        }

        TrySkip(Octets.Space);
        return TryReadNumber(2, out _time.Day) && TrySkip(Octets.Space);
    }

    private bool TryReadTimeOfDay()
    {
        TrySkip(Octets.Space);
        if (!TryReadNumber(2, out _time.Hour) || !TrySkip(Octets.Colon)
            || !TryReadNumber(2, out _time.Minute) || !TrySkip(Octets.Colon)
            || !TryReadNumber(2, out _time.Second))
        {
            return false;
        }

        ReadFraction();
        ReadHalfOfDay();
        if (!_hasYear)
        {
            TryReadYearBehind(_position);
        }

        return true;
    }

    private void ReadFraction()
    {
        if (_position >= _text.Length || _text[_position] is not ((byte)'.' or (byte)','))
        {
            return;
        }

        var digits = Octets.CountDigits(_text, _position + 1, KeptFractionDigits);
        if (digits == 0)
        {
            return;
        }

        _time.FractionDigits = digits;
        _time.Nanosecond = (int)Octets.Number(_text.Slice(_position + 1, digits));
        for (var digit = digits; digit < KeptFractionDigits; digit++)
        {
            _time.Nanosecond *= 10;
        }

        _position += 1 + digits;
    }

    private void ReadHalfOfDay()
    {
        var rest = _text[_position..];
        if (_time.Hour is 0 or > 12 || rest.Length < 4 || rest[0] != Octets.Space
            || rest[3] is not (Octets.Space or Octets.Colon))
        {
            return;
        }

        var isAfternoon = rest[1..3].SequenceEqual("PM"u8);
        if (isAfternoon || rest[1..3].SequenceEqual("AM"u8))
        {
            _time.Hour = (_time.Hour % 12) + (isAfternoon ? 12 : 0);
            _position += 3;
        }
    }

    /// <summary>Takes a year that stands alone behind the time.</summary>
    private bool TryReadYearBehind(int start)
    {
        var end = start + 5;
        if (end > _text.Length || _text[start] != Octets.Space || Octets.CountDigits(_text, start + 1, 5) != 4
            || _text[start + 1] is not ((byte)'1' or (byte)'2')
            || !IsEndOfYear(end))
        {
            return false;
        }

        _time.Year = (int)Octets.Number(_text.Slice(start + 1, 4));
        _hasYear = true;
        _position = end;
        return true;
    }

    /// <summary>A colon ends a year only where a word ends: in <c>2001:db8::1</c> the year is an address.</summary>
    private readonly bool IsEndOfYear(int end) => end == _text.Length || _text[end] == Octets.Space
        || (_text[end] == Octets.Colon && (end + 1 == _text.Length || _text[end + 1] == Octets.Space));

    private void ReadZone(bool isColonAfter)
    {
        if (_time.HasOffset)
        {
            return;
        }

        var start = _position + (_position < _text.Length && _text[_position] == Octets.Space ? 1 : 0);
        if (TryReadNumericOffset(start))
        {
            return;
        }

        var word = _text[start..Math.Min(_text.Length, start + 8)];
        var stop = word.IndexOfAny(Octets.Space, Octets.Colon);
        word = stop < 0 ? word : word[..stop];
        var end = start + word.Length;
        if (ZoneNames.TryGetOffset(word, out var offset))
        {
            _time.HasOffset = true;
            _time.OffsetMinutes = offset;
            _position = end;
            TakeYearAfterZone(end);
            return;
        }

        if (!ZoneNames.IsName(word))
        {
            return;
        }

        var isBeforeColon = isColonAfter && end < _text.Length && _text[end] == Octets.Colon;
        if (isBeforeColon || word.StartsWith("TZ"u8) || (!_hasYear && TryReadYearBehind(end)))
        {
            _position = Math.Max(_position, end);
        }
    }

    /// <summary>A sign, two digits of hours, perhaps a colon, two of minutes.</summary>
    private bool TryReadNumericOffset(int start)
    {
        if (start >= _text.Length || _text[start] is not ((byte)'+' or (byte)'-')
            || Octets.CountDigits(_text, start + 1, 2) != 2)
        {
            return false;
        }

        var minutes = start + 3 + (start + 3 < _text.Length && _text[start + 3] == Octets.Colon ? 1 : 0);
        if (Octets.CountDigits(_text, minutes, 2) != 2)
        {
            return false;
        }

        var offset = (Octets.Number(_text.Slice(start + 1, 2)) * 60) + Octets.Number(_text.Slice(minutes, 2));
        if (offset >= 24 * 60)
        {
            return false;
        }

        _time.HasOffset = true;
        _time.OffsetMinutes = (int)(_text[start] == '-' ? -offset : offset);
        _position = minutes + 2;
        return true;
    }

    private void TakeYearAfterZone(int end)
    {
        if (!_hasYear)
        {
            TryReadYearBehind(end);
        }
    }

    private bool TryReadNumber(int limit, out int number)
    {
        var digits = Octets.CountDigits(_text, _position, limit);
        number = (int)Octets.Number(_text.Slice(Math.Min(_position, _text.Length), digits));
        _position += digits;
        return digits > 0;
    }

    private bool TrySkip(byte octet)
    {
        if (_position >= _text.Length || _text[_position] != octet)
        {
            return false;
        }

        _position++;
        return true;
    }
}

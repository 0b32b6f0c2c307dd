namespace Sworn.Query.Time;

/// <summary>Reads the beginning of an RFC 3339 time, field by field.</summary>
internal ref struct InstantReader
{
    private const int MaxFractionDigits = 9;

    private ReadOnlySpan<char> _rest;
    private int _year;
    private int _month;
    private int _day;
    private int _hour;
    private int _minute;
    private int _second;

    /// <summary>How much was there.</summary>
    public InstantGrain Grain { get; private set; }

    /// <summary>Date and time of day, whole seconds.</summary>
    public readonly DateTime Local => new(_year, _month, _day, _hour, _minute, _second, DateTimeKind.Unspecified);

    /// <summary>Nanoseconds below the second.</summary>
    public long Below { get; private set; }

    /// <summary>The worth of the fraction's last digit in nanoseconds.</summary>
    public long FractionUnit { get; private set; }

    /// <summary>The zone; null when none was written.</summary>
    public TimeSpan? Offset { get; private set; }

    /// <summary>Reads all of <paramref name="text"/>; false when it is not a time that exists.</summary>
    public bool TryRead(ReadOnlySpan<char> text)
    {
        _rest = text;
        _month = 1;
        _day = 1;
        return TryTake("", 4, out _year) && TakeDate() && TryTakeZone() && _rest.IsEmpty && IsMoment();
    }

    private bool TakeDate()
    {
        if (IsAtZone() || !TryTake("-", 2, out var month))
        {
            return true;
        }

        _month = month;
        Grain = InstantGrain.Month;
        if (IsAtZone() || !TryTake("-", 2, out var day))
        {
            return true;
        }

        _day = day;
        Grain = InstantGrain.Day;
        return TakeTime();
    }

    private bool TakeTime()
    {
        if (!TryTake("T", 2, out _hour) && !TryTake("t", 2, out _hour) && !TryTake(" ", 2, out _hour))
        {
            return true;
        }

        Grain = InstantGrain.Hour;
        if (!TryTake(":", 2, out _minute))
        {
            return true;
        }

        Grain = InstantGrain.Minute;
        if (!TryTake(":", 2, out _second))
        {
            return true;
        }

        Grain = InstantGrain.Second;
        return !_rest.StartsWith('.') || TryTakeFraction();
    }

    private bool TryTakeFraction()
    {
        var digits = _rest[1..].IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? _rest.Length - 1 : digits;
        FractionUnit = UtcNanoseconds.PerSecond;
        for (var at = 1; at <= digits && at <= MaxFractionDigits; at++)
        {
            FractionUnit /= 10;
            Below += (_rest[at] - '0') * FractionUnit;
        }

        _rest = _rest[(digits + 1)..];
        Grain = InstantGrain.Fraction;
        return digits is > 0 and <= MaxFractionDigits;
    }

    /// <summary>Takes <c>Z</c>, <c>±hh:mm</c>, <c>±hhmm</c> or nothing.</summary>
    private bool TryTakeZone()
    {
        if (_rest.IsEmpty)
        {
            return true;
        }

        if (_rest is "Z" or "z")
        {
            _rest = [];
            Offset = TimeSpan.Zero;
            return true;
        }

        var isWest = _rest[0] == '-';
        if (!TryTake(isWest ? "-" : "+", 2, out var hours) || !(TryTake(":", 2, out var minutes) || TryTake("", 2, out minutes))
            || hours > 14 || minutes > 59)
        {
            return false;
        }

        Offset = new TimeSpan(hours, minutes, 0) * (isWest ? -1 : 1);
        return true;
    }

    /// <summary>Tells <c>-05:00</c> from a month or a day.</summary>
    private readonly bool IsAtZone()
    {
        const int length = 6;
        return _rest.Length == length && _rest[3] == ':';
    }

    /// <summary>Takes a sign and exactly so many digits, or nothing.</summary>
    private bool TryTake(string sign, int digits, out int number)
    {
        number = 0;
        var length = sign.Length + digits;
        if (_rest.Length < length || !_rest.StartsWith(sign, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var digit in _rest[sign.Length..length])
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        _rest = _rest[length..];
        return true;
    }

    private readonly bool IsMoment() =>
        _year is >= UtcNanoseconds.FirstYear and < UtcNanoseconds.LastYear
        && _month is >= 1 and <= 12
        && _day >= 1 && _day <= DateTime.DaysInMonth(_year, _month)
        && _hour < 24 && _minute < 60 && _second < 60;
}

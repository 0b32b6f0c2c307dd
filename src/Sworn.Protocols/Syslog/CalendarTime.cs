namespace Sworn.Protocols.Syslog;

/// <summary>A date and a time of day as read; nothing is checked until it is asked for.</summary>
internal struct CalendarTime
{
    private const long SecondsADay = 86_400;
    private const long NanosecondsASecond = 1_000_000_000;
    private const int FirstYear = 1678;
    private const int LastYear = 2261;

    public int Year;
    public int Month;
    public int Day;
    public int Hour;
    public int Minute;
    public int Second;
    public int Nanosecond;
    public int FractionDigits;
    public int OffsetMinutes;
    public bool HasOffset;

    public readonly bool IsDate => Month is >= 1 and <= 12 && Day >= 1 && Day <= DaysInMonth(Year, Month);

    public readonly bool IsTimeOfDay => Hour <= 23 && Minute <= 59 && Second <= 60;

    public readonly bool IsRepresentable => Year is >= FirstYear and <= LastYear;

    /// <summary>
    /// Nanoseconds since 1970-01-01T00:00:00 on the clock that was read; the time must be one and representable.
    /// </summary>
    public readonly long LocalNanoseconds
    {
        get
        {
            var seconds = (DaysSinceEpoch(Year, Month, Day) * SecondsADay) + (((Hour * 60) + Minute) * 60) + Second;
            return (seconds * NanosecondsASecond) + Nanosecond;
        }
    }

    public static bool IsLeapYear(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int DaysInMonth(int year, int month) => month switch
    {
        2 => IsLeapYear(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Days since 1970-01-01 in the Gregorian calendar, counted from a year that begins in March.</summary>
    private static long DaysSinceEpoch(int year, int month, int day)
    {
        var marchYear = month <= 2 ? year - 1 : year;
        var marchMonth = (month + 9) % 12;
        var dayOfYear = (((153 * marchMonth) + 2) / 5) + day - 1;
        return (365L * marchYear) + (marchYear / 4) - (marchYear / 100) + (marchYear / 400) + dayOfYear - 719_468;
    }
}

using Sworn.Query.Language;

namespace Sworn.Query.Time;

/// <summary>
/// <c>_time:week_range[Mon, Fri]</c>: days of the week in the zone of whoever asks; over the weekend when it ends before
/// it begins.
/// </summary>
internal sealed class WeekRangeTimeTest(DayOfWeek low, bool includesLow, DayOfWeek high, bool includesHigh) : TimeTest
{
    private const int DaysPerWeek = 7;

    public override void Print(QueryPrinter to)
    {
        to.Sign("week_range");
        to.Range(low.ToString()[..3], includesLow, high.ToString()[..3], includesHigh);
    }

    public override BoundTimeTest Bind(long now, TimeZoneInfo zone, bool isMoved)
    {
        var days = new bool[DaysPerWeek];
        var length = (((int)high - (int)low + DaysPerWeek) % DaysPerWeek) + 1;
        for (var number = 0; number < length; number++)
        {
            var isIn = (number > 0 || includesLow) && (number < length - 1 || includesHigh);
            days[((int)low + number) % DaysPerWeek] = isIn;
        }

        return new BoundWeekRange(zone, days);
    }

    private sealed class BoundWeekRange(TimeZoneInfo zone, bool[] days) : BoundTimeTest
    {
        public override bool Test(long utc)
        {
            var time = UtcNanoseconds.ToDateTime(utc);
            return days[(int)(time + zone.GetUtcOffset(time)).DayOfWeek];
        }
    }
}

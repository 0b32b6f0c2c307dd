using System.Globalization;
using Sworn.Query.Language;

namespace Sworn.Query.Time;

/// <summary>
/// <c>_time:day_range[07:00, 19:00)</c>: a time of day, every day, in the zone of whoever asks; over midnight when it
/// ends before it begins. A bound is a minute and is in the range with all of it or not at all.
/// </summary>
/// <param name="low">The first minute of the day.</param>
/// <param name="includesLow">False to begin a minute later.</param>
/// <param name="high">The last minute of the day; 24:00 is 1440.</param>
/// <param name="includesHigh">False to end a minute earlier.</param>
internal sealed class DayRangeTimeTest(int low, bool includesLow, int high, bool includesHigh) : TimeTest
{
    public const int MinutesPerDay = 1_440;

    public override void Print(QueryPrinter to)
    {
        to.Sign("day_range");
        to.Range(Text(low), includesLow, Text(high), includesHigh);
    }

    public override BoundTimeTest Bind(long now, TimeZoneInfo zone, bool isMoved) =>
        new BoundDayRange(zone, includesLow ? low : low + 1, includesHigh ? high + 1 : high);

    private static string Text(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:d2}:{minute % 60:d2}");

    private sealed class BoundDayRange(TimeZoneInfo zone, int first, int end) : BoundTimeTest
    {
        public override bool Test(long utc)
        {
            var time = UtcNanoseconds.ToDateTime(utc);
            var minute = (time + zone.GetUtcOffset(time)).TimeOfDay.Ticks / TimeSpan.TicksPerMinute;
            return first <= end ? minute >= first && minute < end : minute >= first || minute < end;
        }
    }
}

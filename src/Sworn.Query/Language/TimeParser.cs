using System.Globalization;
using Sworn.Query.Fields;
using Sworn.Query.Time;

namespace Sworn.Query.Language;

/// <summary>
/// Reads what stands behind <c>_time:</c> and <c>_recv:</c>. Methods return null when the cursor has noted a mistake.
/// </summary>
internal sealed class TimeParser(QueryCursor cursor)
{
    private const string DayRange = "day_range";
    private const string WeekRange = "week_range";
    private const string Expected =
        "expected a duration (1h), an instant (2026-11-23, 2026-11-23T10:00Z, now-1h), a range of instants, "
        + "day_range, week_range or all";

    /// <summary>Reads a test and its offset.</summary>
    public TimeFilter? Parse(FieldName field)
    {
        if (ParseTest() is not { } test)
        {
            return null;
        }

        var before = cursor.Offset;
        if (cursor.TrySkipKeyword(QueryWords.Offset))
        {
            cursor.SkipSpaces();
            if (Duration.TryParse(cursor.TakeWord(isListed: false), out var offset))
            {
                return new TimeFilter(field, test, offset);
            }

            // Somebody searches for the word.
            cursor.Offset = before;
        }

        return new TimeFilter(field, test, offset: null);
    }

    private TimeTest? ParseTest()
    {
        if (cursor.Current is '[' or '(')
        {
            return ParseRange();
        }

        if (TrySkipName(DayRange))
        {
            return ParseDayRange();
        }

        if (TrySkipName(WeekRange))
        {
            return ParseWeekRange();
        }

        return cursor.Current is '>' or '<' or '=' ? ParseComparison() : ParseOne();
    }

    private bool TrySkipName(string name)
    {
        var isThere = cursor.Rest.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            && cursor.Rest.Length > name.Length && cursor.Rest[name.Length] is '[' or '(';
        cursor.Offset += isThere ? name.Length : 0;
        return isThere;
    }

    private TimeTest? ParseOne()
    {
        var start = cursor.Offset;
        if (cursor.TakeText(isListed: false, "a time") is not { } text)
        {
            return null;
        }

        if (QueryWords.Is(text, "all"))
        {
            return new AllTimeTest();
        }

        if (Duration.TryParse(text, out var duration) && duration.Nanoseconds >= 0 && char.IsAsciiDigit(text[0]))
        {
            return new LastTimeTest(duration);
        }

        return InstantOf(text, start) is { } instant
            ? new RangeTimeTest(instant, includesLow: true, instant, includesHigh: true)
            : null;
    }

    private RangeTimeTest? ParseComparison()
    {
        var isLow = cursor.Current == '>';
        var isEqual = cursor.Current == '=';
        cursor.Offset++;
        var includes = isEqual || cursor.TrySkip("=");
        var start = cursor.Offset;
        if (cursor.TakeText(isListed: false, "an instant") is not { } text || InstantOf(text, start) is not { } instant)
        {
            return null;
        }

        return new RangeTimeTest(isLow || isEqual ? instant : null, includes, isLow ? null : instant, includes);
    }

    private RangeTimeTest? ParseRange()
    {
        var start = cursor.Offset + 1;
        return RangeReader.TryTake(cursor, field: null, out var low, out var includesLow, out var high, out var includesHigh)
            && InstantOf(low, start) is { } first && InstantOf(high, start) is { } last
            ? new RangeTimeTest(first, includesLow, last, includesHigh)
            : null;
    }

    private DayRangeTimeTest? ParseDayRange()
    {
        var start = cursor.Offset + 1;
        if (!RangeReader.TryTake(cursor, field: null, out var low, out var includesLow, out var high, out var includesHigh))
        {
            return null;
        }

        if (TryParseMinute(low, out var first) && TryParseMinute(high, out var last))
        {
            return new DayRangeTimeTest(first, includesLow, last, includesHigh);
        }

        cursor.Fail(QueryErrorCode.BadTime, start, "expected times of day from 00:00 to 24:00, as in day_range[07:00, 19:00)");
        return null;
    }

    private WeekRangeTimeTest? ParseWeekRange()
    {
        var start = cursor.Offset + 1;
        if (!RangeReader.TryTake(cursor, field: null, out var low, out var includesLow, out var high, out var includesHigh))
        {
            return null;
        }

        if (TryParseDay(low, out var first) && TryParseDay(high, out var last))
        {
            return new WeekRangeTimeTest(first, includesLow, last, includesHigh);
        }

        cursor.Fail(QueryErrorCode.BadTime, start, "expected days from Mon to Sun, as in week_range[Mon, Fri]");
        return null;
    }

    private static bool TryParseMinute(string text, out int minute)
    {
        minute = 0;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon is < 1 or > 2 || text.Length != colon + 3
            || !int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
        {
            return false;
        }

        minute = (hours * 60) + minutes;
        return minutes < 60 && minute <= DayRangeTimeTest.MinutesPerDay;
    }

    private static bool TryParseDay(string text, out DayOfWeek day)
    {
        const int shortest = 3;
        for (day = DayOfWeek.Sunday; day <= DayOfWeek.Saturday; day++)
        {
            var name = day.ToString();
            if (QueryWords.Is(text, name) || QueryWords.Is(text, name[..shortest]))
            {
                return true;
            }
        }

        return false;
    }

    private InstantText? InstantOf(string text, int start)
    {
        if (!InstantText.TryParse(text, out var instant))
        {
            cursor.Fail(QueryErrorCode.BadTime, start, $"'{text}' is not a time; {Expected}");
        }

        return instant;
    }
}

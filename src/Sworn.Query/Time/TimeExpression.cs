using System.Globalization;

namespace Sworn.Query.Time;

/// <summary>
/// A moment as people type it behind <c>--since</c> and <c>--until</c>: <c>1h</c> and <c>-1h</c> (ago), <c>+5m</c>,
/// <c>now</c>, <c>today</c>, <c>yesterday</c>, <c>tomorrow</c>, <c>10:30</c> and <c>10:30:15</c> (today), RFC 3339 or its
/// beginning (<c>2026-11-23</c>, <c>2026-11-23T10:00Z</c>, <c>2026-11-23 10:00</c>), and seconds since 1970
/// (<c>1795428000</c>, <c>@1795428000</c>). What stands for a whole day or minute means its first moment.
/// </summary>
public static class TimeExpression
{
    private const int MinEpochDigits = 9;

    /// <summary>Reads a moment.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="now">The present.</param>
    /// <param name="zone">The zone of times without one.</param>
    /// <param name="utc">Nanoseconds of UTC since 1970.</param>
    /// <returns>False when it is none of the forms above, or outside the years 1678 to 2260.</returns>
    public static bool TryParse(string text, DateTimeOffset now, TimeZoneInfo zone, out long utc)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(zone);
        text = text.Trim();
        var present = UtcNanoseconds.From(now);
        return TryParseDay(text, now, zone, out utc)
            || TryParseEpoch(text, out utc)
            || TryParseAgo(text, present, out utc)
            || TryParseInstant(text, present, zone, out utc)
            || (text.Contains(':', StringComparison.Ordinal)
                && TryParseInstant($"{DayText(now, zone, 0)}T{text}", present, zone, out utc));
    }

    private static bool TryParseDay(string text, DateTimeOffset now, TimeZoneInfo zone, out long utc)
    {
        int? days = text.ToUpperInvariant() switch
        {
            "TODAY" => 0,
            "YESTERDAY" => -1,
            "TOMORROW" => 1,
            _ => null,
        };
        utc = 0;
        return days is { } number && TryParseInstant(DayText(now, zone, number), 0, zone, out utc);
    }

    private static string DayText(DateTimeOffset now, TimeZoneInfo zone, int days) =>
        TimeZoneInfo.ConvertTime(now, zone).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static bool TryParseEpoch(string text, out long utc)
    {
        utc = 0;
        var digits = text.StartsWith('@') ? text.AsSpan(1) : text;
        if ((digits.Length == text.Length && digits.Length < MinEpochDigits)
            || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return false;
        }

        const decimal limit = long.MaxValue / UtcNanoseconds.PerSecond;
        utc = seconds < limit ? (long)(seconds * UtcNanoseconds.PerSecond) : 0;
        return seconds < limit;
    }

    private static bool TryParseAgo(string text, long now, out long utc)
    {
        utc = 0;
        if (!Duration.TryParse(text, out var duration))
        {
            return false;
        }

        var distance = text.StartsWith('+') ? duration.Nanoseconds : -Math.Abs(duration.Nanoseconds);
        utc = UtcNanoseconds.AddSaturating(now, distance);
        return true;
    }

    private static bool TryParseInstant(string text, long now, TimeZoneInfo zone, out long utc)
    {
        utc = 0;
        if (!InstantText.TryParse(text, out var instant))
        {
            return false;
        }

        utc = instant!.Resolve(now, zone).Start;
        return true;
    }
}

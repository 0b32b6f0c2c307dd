namespace Sworn.Protocols.Syslog;

/// <summary>Makes an instant of what a message claims and of what has to be assumed.</summary>
internal static class ClaimedTime
{
    private const long NanosecondsAMinute = 60_000_000_000;
    private const long NanosecondsADay = 86_400_000_000_000;

    /// <summary>Sets the time of a message from a date with its year.</summary>
    /// <returns>Whether it can be told in nanoseconds.</returns>
    public static bool TrySet(in CalendarTime time, in ParseContext context, SyslogMessage message)
    {
        if (!time.IsRepresentable)
        {
            return false;
        }

        message.Timestamp = ToUtc(time, context.AssumedZone, out var offset);
        message.OffsetMinutes = offset;
        message.FractionDigits = time.FractionDigits;
        message.TimeSource = time.HasOffset ? TimeSource.Parsed : TimeSource.ZoneAssumed;
        return true;
    }

    /// <summary>
    /// Sets the time of a message whose date has no year: the year that brings it nearest to its receipt, and not more
    /// than a day ahead.
    /// </summary>
    /// <returns>Whether there is such a year.</returns>
    public static bool TrySetWithoutYear(CalendarTime time, in ParseContext context, SyslogMessage message)
    {
        var current = YearOf(context.ReceivedUtc);
        var found = false;
        var nearest = ulong.MaxValue;
        for (var year = current - 1; year <= current + 1; year++)
        {
            time.Year = year;
            if (!time.IsDate || !time.IsRepresentable)
            {
                continue;
            }

            var ahead = ToUtc(time, context.AssumedZone, out _) - context.ReceivedUtc;
            var distance = ahead < 0 ? (ulong)-ahead : (ulong)ahead;
            if (ahead <= NanosecondsADay && distance < nearest)
            {
                nearest = distance;
                found = TrySet(time, context, message);
            }
        }

        message.TimeSource = found ? TimeSource.YearInferred : TimeSource.Receipt;
        return found;
    }

    /// <summary>The instant of a time that names its offset.</summary>
    public static long UtcOf(in CalendarTime time) => time.LocalNanoseconds - (time.OffsetMinutes * NanosecondsAMinute);

    private static long ToUtc(in CalendarTime time, TimeZoneInfo assumedZone, out int offsetMinutes)
    {
        offsetMinutes = time.HasOffset ? time.OffsetMinutes : AssumedOffset(time, assumedZone);
        return time.LocalNanoseconds - (offsetMinutes * NanosecondsAMinute);
    }

    private static int AssumedOffset(in CalendarTime time, TimeZoneInfo zone)
    {
        if (ReferenceEquals(zone, TimeZoneInfo.Utc))
        {
            return 0;
        }

        var second = Math.Min(time.Second, 59);
        var local = new DateTime(
            time.Year, time.Month, time.Day, time.Hour, time.Minute, second, DateTimeKind.Unspecified);
        return (int)(zone.GetUtcOffset(local).Ticks / TimeSpan.TicksPerMinute);
    }

    private static int YearOf(long utc) => DateTime.UnixEpoch.AddTicks(utc / TimeSpan.NanosecondsPerTick).Year;
}

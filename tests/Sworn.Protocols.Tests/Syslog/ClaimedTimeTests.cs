using Sworn.Protocols.Syslog;

namespace Sworn.Protocols.Tests.Syslog;

public sealed class ClaimedTimeTests
{
    [Theory]
    [InlineData("2025-01-01T00:00:05Z", "Dec 31 23:59:59", "2024-12-31T23:59:59Z")]
    [InlineData("2024-12-31T23:59:59Z", "Jan  1 00:00:05", "2025-01-01T00:00:05Z")]
    [InlineData("2025-06-15T12:00:00Z", "Jun 16 11:59:59", "2025-06-16T11:59:59Z")]
    [InlineData("2025-06-15T12:00:00Z", "Jun 16 12:00:01", "2024-06-16T12:00:01Z")]
    [InlineData("2025-06-15T12:00:00Z", "Jun 14 12:00:00", "2025-06-14T12:00:00Z")]
    [InlineData("2025-03-01T00:00:00Z", "Feb 29 12:00:00", "2024-02-29T12:00:00Z")]
    [InlineData("2024-02-29T12:00:00Z", "Feb 29 12:00:00", "2024-02-29T12:00:00Z")]
    public void The_year_is_the_one_that_lies_nearest_and_not_more_than_a_day_ahead(string received, string stamp, string expected)
    {
        var parsed = Parsed.From($"<13>{stamp} host app: x", DateTimeOffset.Parse(received, null), TimeZoneInfo.Utc);
        Assert.Equal(DateTimeOffset.Parse(expected, null), parsed.Time);
        Assert.Equal(TimeSource.YearInferred, parsed.Message.TimeSource);
    }

    [Fact]
    public void A_leap_day_that_no_near_year_has_is_named()
    {
        var parsed = Parsed.From("<13>Feb 29 12:00:00 host app: x", DateTimeOffset.Parse("2022-06-01T00:00:00Z", null), TimeZoneInfo.Utc);
        Assert.Equal(["TimestampDate@4"], parsed.Codes);
        Assert.Null(parsed.Time);
        Assert.Equal(TimeSource.Receipt, parsed.Message.TimeSource);
    }

    [Theory]
    [InlineData("<13>Jul  1 12:00:00 h a: x", TimeSource.YearInferred, "2025-07-01T10:00:00Z", 120)]
    [InlineData("<13>Jan  1 12:00:00 h a: x", TimeSource.YearInferred, "2025-01-01T11:00:00Z", 60)]
    [InlineData("<13>Jul  1 12:00:00 UTC h a: x", TimeSource.YearInferred, "2025-07-01T12:00:00Z", 0)]
    [InlineData("<13>Jul  1 12:00:00 CEST h a: x", TimeSource.YearInferred, "2025-07-01T10:00:00Z", 120)]
    [InlineData("<13>2025-07-01T12:00:00 h a: x", TimeSource.ZoneAssumed, "2025-07-01T10:00:00Z", 120)]
    [InlineData("<13>2025-07-01T12:00:00-0330 h a: x", TimeSource.Parsed, "2025-07-01T15:30:00Z", -210)]
    [InlineData("<13>Jul  1 2025 12:00:00 +02:00 h a: x", TimeSource.Parsed, "2025-07-01T10:00:00Z", 120)]
    [InlineData("<13>Jul  1 2025 12:00:00 h a: x", TimeSource.ZoneAssumed, "2025-07-01T10:00:00Z", 120)]
    public void A_time_without_an_offset_is_that_of_the_assumed_zone(string text, TimeSource source, string expected, int offset)
    {
        var zone = MakeBerlin();
        var parsed = Parsed.From(text, DateTimeOffset.Parse("2025-07-01T10:00:05Z", null), zone);
        Assert.Equal(DateTimeOffset.Parse(expected, null), parsed.Time);
        Assert.Equal((source, offset), (parsed.Message.TimeSource, parsed.Message.OffsetMinutes));
        Assert.Equal("h", parsed.Hostname);
        Assert.Empty(parsed.Codes);
    }

    /// <summary>Central European time by rule, so that the test does not depend on the time zones of the machine.</summary>
    internal static TimeZoneInfo MakeBerlin()
    {
        var begin = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday);
        var end = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday);
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1), begin, end);
        return TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test", "test", [rule]);
    }
}

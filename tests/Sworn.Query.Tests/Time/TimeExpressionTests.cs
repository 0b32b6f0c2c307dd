using Sworn.Query.Time;

namespace Sworn.Query.Tests.Time;

public sealed class TimeExpressionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 34, 56, TimeSpan.Zero);
    private static readonly TimeZoneInfo East = TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(2), "east", "east");

    [Theory]
    [InlineData("now", "2026-11-23T12:34:56.000000000Z")]
    [InlineData("1h", "2026-11-23T11:34:56.000000000Z")]
    [InlineData("-1h", "2026-11-23T11:34:56.000000000Z")]
    [InlineData("+90s", "2026-11-23T12:36:26.000000000Z")]
    [InlineData("1h30m", "2026-11-23T11:04:56.000000000Z")]
    [InlineData("2d", "2026-11-21T12:34:56.000000000Z")]
    [InlineData("250ms", "2026-11-23T12:34:55.750000000Z")]
    [InlineData("now-1w", "2026-11-16T12:34:56.000000000Z")]
    [InlineData("today", "2026-11-22T22:00:00.000000000Z")]
    [InlineData("Yesterday", "2026-11-21T22:00:00.000000000Z")]
    [InlineData("tomorrow", "2026-11-23T22:00:00.000000000Z")]
    [InlineData("10:30", "2026-11-23T08:30:00.000000000Z")]
    [InlineData("10:30:15", "2026-11-23T08:30:15.000000000Z")]
    [InlineData("2026-11-23", "2026-11-22T22:00:00.000000000Z")]
    [InlineData("2026-11-23Z", "2026-11-23T00:00:00.000000000Z")]
    [InlineData("2026-11", "2026-10-31T22:00:00.000000000Z")]
    [InlineData("2026", "2025-12-31T22:00:00.000000000Z")]
    [InlineData("2026-11-23T10:00", "2026-11-23T08:00:00.000000000Z")]
    [InlineData("2026-11-23 10:00", "2026-11-23T08:00:00.000000000Z")]
    [InlineData("2026-11-23T10:00Z", "2026-11-23T10:00:00.000000000Z")]
    [InlineData("2026-11-23T10:00:00.123456789-05:30", "2026-11-23T15:30:00.123456789Z")]
    [InlineData("2026-11-23T10:00:00+0100", "2026-11-23T09:00:00.000000000Z")]
    [InlineData("2026-11-23-05:00", "2026-11-23T05:00:00.000000000Z")]
    [InlineData("1795430096", "2026-11-23T10:34:56.000000000Z")]
    [InlineData("@1795430096.5", "2026-11-23T10:34:56.500000000Z")]
    [InlineData("@0", "1970-01-01T00:00:00.000000000Z")]
    [InlineData(" 1h ", "2026-11-23T11:34:56.000000000Z")]
    public void What_people_type_is_understood(string text, string expected)
    {
        Assert.True(TimeExpression.TryParse(text, Now, East, out var utc));
        Assert.Equal(expected, UtcNanoseconds.ToText(utc));
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("10")]
    [InlineData("1x")]
    [InlineData("1h x")]
    [InlineData("25:00")]
    [InlineData("2026-02-30")]
    [InlineData("2026-13")]
    [InlineData("2026-11-23T10:00:00.Z")]
    [InlineData("2026-11-23T10:00:00.1234567890Z")]
    [InlineData("2026-11-23T24:00")]
    [InlineData("1200-01-01")]
    [InlineData("3000-01-01")]
    [InlineData("99999999999999999999999999")]
    [InlineData("@x")]
    [InlineData("now-")]
    public void Everything_else_is_refused(string text) => Assert.False(TimeExpression.TryParse(text, Now, East, out _));

    [Fact]
    public void A_time_before_1970_reads_and_prints()
    {
        Assert.True(TimeExpression.TryParse("1969-12-31T23:59:59.999999999Z", Now, East, out var utc));
        Assert.Equal(-1, utc);
        Assert.Equal("1969-12-31T23:59:59.999999999Z", UtcNanoseconds.ToText(utc));
    }

    [Fact]
    public void A_day_of_a_zone_with_summer_time_has_its_own_length()
    {
        var adjustment = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            new DateTime(2000, 1, 1), new DateTime(2100, 1, 1), TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 29),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 25));
        var zone = TimeZoneInfo.CreateCustomTimeZone("s", TimeSpan.FromHours(1), "s", "s", "d", [adjustment]);
        Assert.True(InstantText.TryParse("2026-03-29", out var spring));
        var interval = spring!.Resolve(0, zone);
        Assert.Equal(23, (interval.End - interval.Start) / 3_600 / UtcNanoseconds.PerSecond);
        Assert.True(InstantText.TryParse("2026-10-25", out var autumn));
        interval = autumn!.Resolve(0, zone);
        Assert.Equal(25, (interval.End - interval.Start) / 3_600 / UtcNanoseconds.PerSecond);
    }
}

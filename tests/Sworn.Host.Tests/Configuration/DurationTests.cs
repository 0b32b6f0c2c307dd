using Sworn.Host.Configuration;
using Sworn.Testing;

namespace Sworn.Host.Tests.Configuration;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("250ms", 250)]
    [InlineData("10s", 10_000)]
    [InlineData("5m", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    public void A_number_and_a_unit_are_a_duration(string text, double milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1.5s")]
    [InlineData("10 s")]
    [InlineData("10S")]
    [InlineData("1M")]
    [InlineData("1h30m")]
    [InlineData("10us")]
    [InlineData("10675200d")]
    [InlineData("99999999999999999999s")]
    public void Anything_else_is_none(string? text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void What_is_printed_reads_back()
    {
        var random = new SeededRandom(12);
        for (var round = 0; round < 10_000; round++)
        {
            var duration = TimeSpan.FromMilliseconds((long)(random.NextUInt64() % 100_000_000_000));

            Assert.True(
                Duration.TryParse(Duration.Format(duration), out var read), $"seed {random.Seed}, round {round}");
            Assert.Equal(duration, read);
        }
    }
}

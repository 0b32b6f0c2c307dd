using Sworn.Pipeline.Inspecting;

namespace Sworn.Pipeline.Tests.Inspecting;

public sealed class ReadingPaceTests
{
    [Fact]
    public void A_quiet_log_is_read_at_each_look()
    {
        var pace = new ReadingPace(1_000_000, isLoud: false);
        Assert.True(pace.IsTimeFor(1_000_000));
        Assert.True(pace.IsTimeFor(1_000_000 + ReadingPace.Many));
    }

    [Fact]
    public void A_burst_is_read_when_it_has_been_over_for_a_while()
    {
        var pace = new ReadingPace(0, isLoud: false);
        Assert.False(pace.IsTimeFor(100_000));
        Assert.False(pace.IsTimeFor(200_000));
        for (var look = 1; look < ReadingPace.QuietLooks; look++)
        {
            Assert.False(pace.IsTimeFor(200_001));
        }

        Assert.True(pace.IsTimeFor(200_001));
        Assert.True(pace.IsTimeFor(200_002));
    }

    [Fact]
    public void Where_a_burst_is_expected_it_is_waited_for()
    {
        var pace = new ReadingPace(0, isLoud: true);
        for (var look = 1; look < ReadingPace.QuietLooks; look++)
        {
            Assert.False(pace.IsTimeFor(1));
        }

        Assert.True(pace.IsTimeFor(1));
    }

    [Fact]
    public void A_load_without_end_is_read_once_in_a_while()
    {
        var pace = new ReadingPace(0, isLoud: false);
        ulong size = 0;
        for (var round = 0; round < 2; round++)
        {
            for (var look = 0; look < ReadingPace.MostRests; look++)
            {
                Assert.False(pace.IsTimeFor(size += 10_000));
            }

            Assert.True(pace.IsTimeFor(size += 10_000));
        }
    }
}

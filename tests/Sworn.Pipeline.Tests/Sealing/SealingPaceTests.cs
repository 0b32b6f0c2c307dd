using Sworn.Pipeline.Sealing;

namespace Sworn.Pipeline.Tests.Sealing;

public sealed class SealingPaceTests
{
    [Fact]
    public void A_quiet_log_is_sealed_at_once()
    {
        var pace = new SealingPace(1_000);
        Assert.True(pace.IsTimeFor(1, 1_000));
        Assert.True(pace.IsTimeFor(1, 1_000 + SealingPace.Many));
    }

    [Fact]
    public void A_burst_waits_until_it_is_over_or_too_many_files_wait()
    {
        var pace = new SealingPace(0);
        Assert.False(pace.IsTimeFor(1, 1_000_000));
        Assert.False(pace.IsTimeFor(SealingPace.MostWaiting - 1, 2_000_000));
        Assert.True(pace.IsTimeFor(SealingPace.MostWaiting, 3_000_000));
        Assert.True(pace.IsTimeFor(1, 3_000_001));
    }
}

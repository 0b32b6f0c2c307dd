using Sworn.Pipeline.Sending;

namespace Sworn.Pipeline.Tests.Sending;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [Trait("OPSEC", "2.3")]
    public void A_destination_that_is_away_for_ten_minutes_is_tried_thirty_times_at_the_most(int picked)
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), _ => picked);
        var passed = TimeSpan.Zero;
        var attempts = 1;
        while ((passed += backoff.Next()) < TimeSpan.FromMinutes(10))
        {
            attempts++;
        }

        Assert.InRange(attempts, 10, 30);
    }

    [Fact]
    public void Waits_double_up_to_the_longest_and_begin_anew_after_a_success()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), steps => steps - 1);
        var waits = Enumerable.Range(0, 9).Select(_ => Math.Round(backoff.Next().TotalSeconds)).ToList();
        backoff.Reset();

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], waits);
        Assert.Equal(1, Math.Round(backoff.Next().TotalSeconds));
    }
}

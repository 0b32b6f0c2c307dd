using Sworn.Pipeline.Accounts;
using Sworn.Store.Log;
using Sworn.Testing;

namespace Sworn.Pipeline.Tests.Accounts;

[Trait("OPSEC", "2.17")]
public sealed class DropRangesTests
{
    private const long Second = 1_000_000_000;

    private readonly LossAccounts _accounts = new();
    private readonly DropRanges _ranges = new(TimeSpan.FromSeconds(10));
    private readonly LaneAccount _lane;

    public DropRangesTests() => _lane = _accounts.Open("udp").OpenLane();

    [Fact]
    public void A_stretch_begins_with_the_first_drop_and_ends_when_there_was_none_for_a_while()
    {
        Assert.Empty(Look(0));
        Drop(LossReason.BackPressure, 3);
        Assert.Equal([new DropRange("udp", "backpressure", "drop-newest", Second, Second, 3, HasEnded: false)], Look(1));
        Drop(LossReason.BackPressure, 4);
        Assert.Empty(Look(5));
        Assert.Empty(Look(14));
        Assert.Equal([new DropRange("udp", "backpressure", "drop-newest", Second, 5 * Second, 7, HasEnded: true)], Look(15));
        Assert.Empty(Look(40));
        Drop(LossReason.BackPressure, 1);
        Assert.Equal([new DropRange("udp", "backpressure", "drop-newest", 41 * Second, 41 * Second, 1, HasEnded: false)], Look(41));
    }

    [Fact]
    public void Each_reason_has_stretches_and_a_policy_of_its_own_and_what_the_log_gave_up_is_left_to_it()
    {
        Drop("class:debug", 1);
        Drop(LossReason.Oldest, 1);
        Drop(LossReason.Stopped, 1);
        Drop(LossReason.Kernel, 1);
        Drop(LogWriter.StoreFull, 1);

        Assert.Equal(
            [("class:debug", "class:debug"), ("kernel", "none"), ("oldest", "drop-oldest"), ("stopped", "stop-all")],
            Look(1).Select(range => (range.Reason, range.Policy)).Order());
    }

    [Fact]
    public void The_end_of_the_node_ends_every_stretch()
    {
        Drop(LossReason.RateLimit, 2);
        Look(1);
        Drop(LossReason.RateLimit, 2);

        Assert.Equal(4, Assert.Single(_ranges.End(_accounts.Snapshot(), 2 * Second)).Messages);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20_261_127)]
    public void The_stretches_together_have_every_drop_whatever_the_schedule(ulong seed)
    {
        var random = new SeededRandom(seed);
        string[] reasons = [LossReason.BackPressure, LossReason.Kernel, "class:debug"];
        var ended = new List<DropRange>();
        for (var second = 1L; second < 2_000; second++)
        {
            if (random.Chance(20))
            {
                Drop(random.Pick(reasons), random.Between(1, 9));
            }

            ended.AddRange(Look(second).Where(range => range.HasEnded));
        }

        ended.AddRange(_ranges.End(_accounts.Snapshot(), 2_000 * Second).Where(range => range.HasEnded));
        foreach (var (reason, count) in _accounts.Snapshot().Dropped)
        {
            Assert.True(count == ended.Where(range => range.Reason == reason).Sum(range => range.Messages), $"seed {seed}: {reason}");
        }

        Assert.All(ended, range => Assert.InRange(range.Last - range.First, 0, long.MaxValue));
    }

    private void Drop(string reason, int count)
    {
        _lane.Received(count);
        _lane.Dropped(reason, count);
        _lane.Publish(open: 0);
    }

    private IReadOnlyList<DropRange> Look(long second) => _ranges.Look(_accounts.Snapshot(), second * Second);
}

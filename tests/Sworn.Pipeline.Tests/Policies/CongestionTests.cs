using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Receiving;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Tests.Policies;

/// <summary>More messages than the log takes, policy by policy, and classes that give way.</summary>
public sealed class CongestionTests
{
    private const int Debug = 39;
    private const int Auth = 34;

    [Theory]
    [Trait("OPSEC", "2.17")]
    [InlineData(BackPressurePolicy.DropOldest, LossReason.Oldest)]
    [InlineData(BackPressurePolicy.DropNewest, LossReason.BackPressure)]
    public void What_is_missing_from_the_log_is_exactly_what_was_counted_and_it_is_the_oldest_or_the_newest(BackPressurePolicy policy, string reason)
    {
        using var node = new PolicyNode(FullPolicy.Block);
        node.Congestion.Policy = policy;
        node.FillDiskForGood();
        node.OfferUntil(RecordingState.Full);
        while (node.Account.Dropped.GetValueOrDefault(reason) < 1_000)
        {
            Assert.True(node.Offer(50), "nobody waits");
        }

        node.FreeDisk();
        node.WaitFor(RecordingState.Recording);
        node.Finish();

        var (account, stored) = (node.Account, node.Stored());
        var missing = Enumerable.Range(0, node.Offered).Except(stored).ToList();
        Assert.Equal(account.Dropped[reason], missing.Count);
        Assert.Equal([reason], account.Dropped.Keys);
        Assert.Equal(policy == BackPressurePolicy.DropNewest, missing.Contains(node.Offered - 1));
        Assert.True(account.IsBalanced && account.InFlight == 0);
    }

    [Fact]
    [Trait("OPSEC", "2.17")]
    public void Log_every_message_holds_the_sender_back_in_bounded_memory_and_drops_nothing()
    {
        using var node = new PolicyNode(FullPolicy.Block);
        node.FillDiskForGood();
        node.OfferUntil(RecordingState.Full);
        PolicyNode.Eventually(() => !node.Offer(500));
        var offered = node.Offered;
        Assert.False(node.Offer(500));
        Assert.Equal(offered, node.Offered);
        Assert.Equal(100, node.Writer.UsedPercent);
        node.FreeDisk();
        PolicyNode.Eventually(() => node.Offer(500) && node.Offered > offered + 2_000);
        node.Finish();

        Assert.Empty(node.Account.Dropped);
        Assert.Equal(Enumerable.Range(0, node.Offered), node.Stored());
    }

    [Fact]
    [Trait("OPSEC", "2.18")]
    public void Until_debug_is_given_up_wholly_no_authentication_record_is()
    {
        using var node = new PolicyNode(FullPolicy.DropNewest);
        var auth = new HashSet<int>();
        for (var round = 0; round < 200; round++)
        {
            node.Congestion.DiskPercent = round / 2;
            node.Offer(9, Debug);
            auth.Add(node.Offered);
            PolicyNode.Eventually(() => node.Offer(0));
            node.Offer(1, Auth);
        }

        node.Finish();
        Assert.Equal(9 * 20, node.Account.Dropped["class:debug"]);
        Assert.Equal(["class:debug"], node.Account.Dropped.Keys);
        Assert.Superset(auth, node.Stored().ToHashSet());
    }

    [Fact]
    [Trait("OPSEC", "2.18")]
    public void Stop_all_stores_nothing_more_gives_up_what_does_not_wait_and_says_how_much()
    {
        using var node = new PolicyNode(FullPolicy.StopAll);
        node.Congestion.Policy = BackPressurePolicy.DropNewest;
        node.FillDisk();
        node.OfferUntil(RecordingState.Stopped);
        PolicyNode.Eventually(() => node.Offer(100) && node.Account.Dropped.GetValueOrDefault(LossReason.Stopped) > 500);
        var size = node.Writer.Status.Size;
        node.Offer(100);
        Assert.Equal(size, node.Writer.Status.Size);
        node.FreeDisk();
        node.WaitFor(RecordingState.Recording);
        node.Offer(100);
        node.Finish();

        var stopped = node.Account.Dropped[LossReason.Stopped];
        var lost = stopped + node.Account.Dropped.GetValueOrDefault(LossReason.BackPressure);
        Assert.Equal(node.Offered, node.Account.Stored + lost);

        // What found no room before the writer had noticed the full disk is in the account alone.
        Assert.InRange(Assert.Single(node.Leaves("RECORDING-RESUME")).GetProperty("lost").GetInt64(), stopped, lost);
        Assert.Equal("stop-all", Assert.Single(node.Leaves("RECORDING-STOP")).GetProperty("policy").GetString());
    }
}

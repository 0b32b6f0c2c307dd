using Sworn.Pipeline.Tests.Sending;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Tests.Policies;

/// <summary>A full disk under the policy that stops local recording only: messages go to the outputs past the log.</summary>
public sealed class StopLocalTests : IDisposable
{
    private readonly LineSink _sink = new();

    public void Dispose() => _sink.Dispose();

    [Fact]
    [Trait("OPSEC", "2.18")]
    public void Stop_local_sends_on_what_it_does_not_record_in_order_and_records_again_when_there_is_room()
    {
        using var node = new PolicyNode(FullPolicy.StopLocal, PolicyNode.Tcp("central", 0, _sink.Port));
        Assert.True(node.Offer(50));
        node.FillDisk();
        node.OfferUntil(RecordingState.LocalStopped);
        PolicyNode.Eventually(() => node.Offer(100) && node.Account.ForwardedOnly > 0);
        Assert.True(node.Account.IsBalanced);
        node.FreeDisk();
        node.WaitFor(RecordingState.Recording);
        Assert.True(node.Offer(50));
        node.Finish();

        // The accounts say of every message where it is, and the sink and the log bear them out.
        var (account, stored, sent) = (node.Account, node.Stored(), Sent());
        Assert.Equal(node.Offered, account.Stored + account.ForwardedOnly);
        Assert.True(account.ForwardedOnly > 0);
        Assert.Equal(stored.Count, account.Stored);
        Assert.Equal(Enumerable.Range(0, node.Offered), sent.Distinct());
        Assert.Equal(Enumerable.Range(0, node.Offered).Except(stored).Count(), account.ForwardedOnly);
        Assert.Equal(stored.Order(), stored);
        var leaf = Assert.Single(node.Leaves("RECORDING-RESUME"));
        Assert.Equal(account.ForwardedOnly, leaf.GetProperty("forwarded_only").GetInt64());
        Assert.Equal(account.ForwardedOnly, node.Output("central").PastLog);
        Assert.True(node.Output("central").IsBalanced);
    }

    [Fact]
    [Trait("OPSEC", "2.18")]
    public void Stop_local_with_a_dead_destination_holds_senders_back_and_records_what_nobody_got()
    {
        using var dead = new LineSink();
        dead.Close();
        using var node = new PolicyNode(FullPolicy.StopLocal, PolicyNode.Tcp("dead", 0, dead.Port));
        node.FillDisk();
        node.OfferUntil(RecordingState.LocalStopped);

        // Half of the batches are on the way at the most, then nobody takes any more.
        PolicyNode.Eventually(() => !node.Offer(100));
        Assert.Equal(0, node.Account.ForwardedOnly);
        Assert.True(node.Account.IsBalanced);
        node.FreeDisk();
        PolicyNode.Eventually(() => node.Offer(0));
        dead.OpenAgain();
        node.Finish();

        Assert.Equal(node.Offered, node.Account.Stored);
        Assert.Equal(Enumerable.Range(0, node.Offered), node.Stored());
        Assert.Equal(0, node.Output("dead").PastLog);
    }

    [Fact]
    [Trait("OPSEC", "2.18")]
    public void Stop_local_beside_a_dead_destination_serves_the_healthy_one_and_counts_what_the_dead_one_misses()
    {
        using var dead = new LineSink();
        dead.Close();
        using var node = new PolicyNode(FullPolicy.StopLocal, PolicyNode.Tcp("healthy", 0, _sink.Port), PolicyNode.Tcp("dead", 1, dead.Port));
        node.FillDisk();
        node.OfferUntil(RecordingState.LocalStopped);
        var before = node.Account.ForwardedOnly;
        PolicyNode.Eventually(() => node.Offer(100) && node.Account.ForwardedOnly > before + 2_000);
        Assert.True(node.Output("dead").Missing > 0);
        node.FreeDisk();
        node.WaitFor(RecordingState.Recording);
        dead.OpenAgain();
        node.Finish();

        Assert.Equal(node.Offered, node.Account.Stored + node.Account.ForwardedOnly);
        Assert.Equal(Enumerable.Range(0, node.Offered), Sent().Distinct());
        Assert.Equal(node.Account.ForwardedOnly, node.Output("dead").Missing);
        Assert.Equal(node.Account.ForwardedOnly, node.Output("healthy").PastLog);
    }

    [Fact]
    [Trait("OPSEC", "2.18")]
    public void Stop_local_with_a_destination_that_never_reads_gives_everything_back_to_the_log()
    {
        using var deaf = new LineSink(isReading: false);
        using var node = new PolicyNode(FullPolicy.StopLocal, PolicyNode.Tcp("deaf", 0, deaf.Port));
        node.FillDisk();
        node.OfferUntil(RecordingState.LocalStopped);
        PolicyNode.Eventually(() => !node.Offer(200));
        node.FreeDisk();
        PolicyNode.Eventually(() => node.Offer(0));
        node.WaitFor(RecordingState.Recording);
        deaf.Close();
        Assert.True(node.Account.IsBalanced);
        node.StopWriter();

        // What the destination's system took before it was full is forwarded only; all the rest is recorded.
        Assert.Equal(node.Stored().Count, node.Account.Stored);
        Assert.True(node.Account.Stored > 0);
    }

    [Fact]
    [Trait("OPSEC", "2.18")]
    public void Without_an_output_stop_local_is_to_wait()
    {
        using var node = new PolicyNode(FullPolicy.StopLocal);
        node.FillDisk();
        node.OfferUntil(RecordingState.Full);
        PolicyNode.Eventually(() => !node.Offer(100));
        node.FreeDisk();
        node.Finish();

        Assert.Equal(node.Offered, node.Account.Stored);
    }

    private List<int> Sent() => _sink.Lines.ConvertAll(PolicyNode.NumberOf);
}

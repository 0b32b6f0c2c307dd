using System.Text.RegularExpressions;
using Sworn.Pipeline.Routing;
using Sworn.Pipeline.Tests.Sending;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Tests.Policies;

/// <summary>A log that keeps what its selectors say; the rest is forwarded only.</summary>
[Trait("OPSEC", "2.5")]
public sealed class LocalSelectionTests : IDisposable
{
    private readonly LineSink _sink = new();

    public void Dispose() => _sink.Dispose();

    [Fact]
    public void Only_what_the_selectors_keep_is_recorded_and_the_destination_has_everything()
    {
        using var node = new PolicyNode(FullPolicy.Block, PolicyNode.Tcp("central", 0, _sink.Port));
        Keep(node, "message [0-9]*[05] ");
        Assert.True(node.Offer(100));
        PolicyNode.Eventually(() => node.Offer(0) && node.Account.ForwardedOnly == 80);
        node.Finish();

        var kept = Enumerable.Range(0, 100).Where(static number => number % 5 == 0).ToList();
        Assert.Equal(kept, node.Stored());
        Assert.Equal(20, node.Account.Stored);
        Assert.Empty(node.Account.Dropped);
        Assert.True(node.Account.IsBalanced);
        Assert.Equal(80, node.Output("central").PastLog);
        var sent = Sent();
        Assert.Equal(Enumerable.Range(0, 100), sent.Order());
        Assert.Equal(kept, sent.Where(static number => number % 5 == 0));
        Assert.Equal(Enumerable.Range(0, 100).Except(kept), sent.Where(static number => number % 5 != 0));
    }

    [Fact]
    public void What_a_dead_destination_does_not_take_is_recorded_after_all()
    {
        using var dead = new LineSink();
        dead.Close();
        using var node = new PolicyNode(FullPolicy.Block, PolicyNode.Tcp("dead", 0, dead.Port), PolicyNode.Tcp("healthy", 1, _sink.Port));
        Keep(node, "nothing at all");
        PolicyNode.Eventually(() => node.Offer(50) && node.Account.Stored > 0);
        Assert.True(node.Account.IsBalanced);
        Assert.Equal(0, node.Output("dead").PastLog);
        dead.OpenAgain();
        PolicyNode.Eventually(() => node.Offer(0) && node.Account.InFlight == 0 && node.Output("dead").PastLog == node.Output("healthy").PastLog);
        node.Finish();

        // No destination misses anything for the sake of the other: each has all, from the log or past it.
        Assert.Equal(node.Offered, node.Account.Stored + node.Account.ForwardedOnly);
        Assert.Equal(0, node.Output("dead").Missing);
        Assert.Equal(node.Stored().Count, node.Account.Stored);
        Assert.Equal(Enumerable.Range(0, node.Offered), Sent().Distinct().Order());
        Assert.Equal(Enumerable.Range(0, node.Offered), dead.Lines.ConvertAll(PolicyNode.NumberOf).Distinct().Order());
    }

    [Fact]
    public void What_is_on_its_way_when_the_node_ends_is_recorded()
    {
        using var deaf = new LineSink();
        deaf.Close();
        using var node = new PolicyNode(FullPolicy.Block, PolicyNode.Tcp("deaf", 0, deaf.Port));
        Keep(node, "nothing at all");
        Assert.True(node.Offer(20));
        node.EndRound();
        node.StopWriter();

        Assert.Equal(Enumerable.Range(0, node.Offered), node.Stored());
        Assert.Equal(node.Offered, node.Account.Stored);
        Assert.True(node.Account.IsBalanced);
    }

    [Fact]
    public async Task What_neither_the_selectors_keep_nor_a_route_sends_is_given_up_and_counted_with_its_reason()
    {
        using var node = new PolicyNode(FullPolicy.Block, PolicyNode.Tcp("central", 0, _sink.Port));
        var nowhere = new Selector { Name = "even", Match = new Regex("message [0-9]*[02468] ", RegexOptions.NonBacktracking) };
        await node.Outputs!.ChangeAsync([PolicyNode.Tcp("central", 0, _sink.Port)], new HashSet<string> { "central" }, [nowhere], () => Task.CompletedTask);
        Keep(node, "message [0-9]*[05] ");
        Assert.True(node.Offer(100));
        PolicyNode.Eventually(() => node.Offer(0) && node.Account.Dropped.GetValueOrDefault("not-selected") == 40 && node.Account.ForwardedOnly == 40);
        node.Finish();

        Assert.Equal(20, node.Account.Stored);
        Assert.True(node.Account.IsBalanced);
        Assert.Equal(Enumerable.Range(0, 50).Select(static number => 2 * number), Sent().Order());
    }

    private static void Keep(PolicyNode node, string match) => node.Writer.Select(
        new LocalSelection([new Selector { Name = "kept", Match = new Regex(match, RegexOptions.NonBacktracking) }], node.Disk));

    private List<int> Sent() => _sink.Lines.ConvertAll(PolicyNode.NumberOf);
}

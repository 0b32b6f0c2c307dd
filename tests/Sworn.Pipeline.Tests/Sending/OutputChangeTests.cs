using System.Text.RegularExpressions;
using Sworn.Pipeline.Routing;
using Sworn.Pipeline.Sending;
using Sworn.Pipeline.Tests.Policies;
using Sworn.Store.Files;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Tests.Sending;

/// <summary>Outputs that are changed while records come in.</summary>
[Trait("OPSEC", "2.2")]
public sealed class OutputChangeTests : IDisposable
{
    private readonly LineSink _first = new();
    private readonly LineSink _second = new();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public async Task An_output_whose_destination_changes_goes_on_at_its_cursor_and_its_neighbour_notices_nothing()
    {
        using var node = new PolicyNode(FullPolicy.Block, PolicyNode.Tcp("moved", 0, _first.Port), PolicyNode.Tcp("still", 1, _second.Port));
        using var elsewhere = new LineSink();
        Assert.True(node.Offer(100));
        _first.WaitFor(100);
        PolicyNode.Eventually(() => node.Output("moved").Forwarded == 100);
        await ChangeAsync(node, ["still"], PolicyNode.Tcp("still", 0, _second.Port), PolicyNode.Tcp("moved", 1, elsewhere.Port));
        Assert.True(node.Offer(100));
        node.Finish();

        Assert.Equal(Enumerable.Range(0, 100), Numbers(_first));
        Assert.Equal(Enumerable.Range(100, 100), Numbers(elsewhere));
        Assert.Equal(Enumerable.Range(0, 200), Numbers(_second));
        Assert.Equal(0, node.Output("still").Breaks);
        Assert.Equal(["still", "moved"], node.Outputs!.Snapshots.Select(static output => output.Name));
    }

    [Fact]
    public async Task Changes_in_the_middle_of_a_flood_lose_nothing()
    {
        using var node = new PolicyNode(FullPolicy.Block, PolicyNode.Tcp("moved", 0, _first.Port), PolicyNode.Tcp("still", 1, _second.Port));
        for (var round = 0; round < 6; round++)
        {
            Assert.True(node.Offer(200));
            await ChangeAsync(node, ["still"], PolicyNode.Tcp("moved", 0, round % 2 == 0 ? _second.Port : _first.Port), PolicyNode.Tcp("still", 1, _second.Port));
        }

        Assert.True(node.Offer(200));
        node.Finish();
        Assert.Equal(Enumerable.Range(0, node.Offered), Numbers(_first).Concat(Numbers(_second)).Distinct().Order());
        Assert.All(node.Outputs!.Snapshots, static output => Assert.True(output.IsBalanced));
        Assert.Equal(node.Offered, node.Account.Stored);
    }

    [Fact]
    public async Task An_output_that_was_dead_ends_without_having_to_be_reached_and_its_account_stays()
    {
        using var dead = new LineSink();
        dead.Close();
        using var node = new PolicyNode(FullPolicy.Block, PolicyNode.Tcp("dead", 0, dead.Port), PolicyNode.Tcp("still", 1, _second.Port));
        Assert.True(node.Offer(50));
        await ChangeAsync(node, ["still"], PolicyNode.Tcp("still", 0, _second.Port));
        Assert.True(node.Output("dead").IsRemoved);
        node.Finish();

        Assert.Equal(Enumerable.Range(0, 50), Numbers(_second));
        Assert.True(node.Output("dead").IsBalanced);
    }

    [Fact]
    public async Task On_a_full_disk_a_new_output_is_refused_and_what_went_past_the_log_to_one_that_moves_comes_back()
    {
        using var dead = new LineSink();
        dead.Close();
        using var node = new PolicyNode(FullPolicy.StopLocal, PolicyNode.Tcp("dead", 0, dead.Port));
        node.FillDisk();
        node.OfferUntil(RecordingState.LocalStopped);
        PolicyNode.Eventually(() => !node.Offer(100));
        node.FillDiskForGood();
        await Assert.ThrowsAsync<StoreException>(() => ChangeAsync(node, ["dead"], PolicyNode.Tcp("dead", 0, dead.Port), PolicyNode.Tcp("new", 1, _second.Port)));
        Assert.True(node.Outputs!.IsWhole);
        Assert.Single(node.Outputs.Snapshots);
        await ChangeAsync(node, [], PolicyNode.Tcp("dead", 0, _second.Port));
        PolicyNode.Eventually(() => node.Offer(0) && node.Account.ForwardedOnly > 0);
        node.FreeDisk();
        node.WaitFor(RecordingState.Recording);
        node.Finish();

        // Nothing was given up: what the dead one held is with the other one, or in the log.
        Assert.Equal(node.Offered, node.Account.Stored + node.Account.ForwardedOnly);
        Assert.Empty(node.Account.Dropped);
        Assert.True(node.Account.IsBalanced);
        Assert.Equal(node.Stored().Count, node.Account.Stored);
        Assert.Equal(Enumerable.Range(0, node.Offered), Numbers(_second).Concat(node.Stored()).Distinct().Order());
    }

    [Fact]
    public async Task New_routes_hold_for_what_is_read_from_then_on_over_the_same_connection()
    {
        using var node = new PolicyNode(FullPolicy.Block, PolicyNode.Tcp("still", 0, _second.Port));
        Assert.True(node.Offer(20));
        _second.WaitFor(20);
        PolicyNode.Eventually(() => node.Output("still").Forwarded == 20);
        var odd = new Selector { Name = "odd", Match = new Regex("message [0-9]*[13579] ", RegexOptions.NonBacktracking) };
        await node.Outputs!.ChangeAsync([PolicyNode.Tcp("still", 0, _second.Port)], new HashSet<string> { "still" }, [odd], node.Writer.ReclaimAsync);
        Assert.True(node.Offer(20));
        node.Finish();

        Assert.Equal(Enumerable.Range(0, 20).Concat(Enumerable.Range(20, 20).Where(static number => number % 2 == 1)), Numbers(_second));
        Assert.Equal(0, node.Output("still").Breaks);
    }

    private static Task ChangeAsync(PolicyNode node, string[] kept, params OutputOptions[] outputs) =>
        node.Outputs!.ChangeAsync(outputs, kept.ToHashSet(StringComparer.Ordinal), [], node.Writer.ReclaimAsync);

    private static List<int> Numbers(LineSink sink) => sink.Lines.ConvertAll(PolicyNode.NumberOf);
}

using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Receiving;
using Sworn.Pipeline.Sending;
using Sworn.Pipeline.Tests.Policies;
using Sworn.Store.Files;
using Sworn.Store.Log;
using Sworn.Testing;

namespace Sworn.Pipeline.Tests.Sending;

/// <summary>What is done while a destination is away: <c>keep</c>, <c>drop</c>, <c>stop-intake</c>.</summary>
[Trait("OPSEC", "2.3.5")]
public sealed class AbsenceTests : IDisposable
{
    private readonly LineSink _sink = new();
    private readonly LineSink _healthy = new();

    public void Dispose()
    {
        _sink.Dispose();
        _healthy.Dispose();
    }

    [Fact]
    public void What_a_destination_misses_is_kept_or_given_up_as_each_output_says_and_never_silently()
    {
        using var node = new PolicyNode(
            FullPolicy.Block, Away("dropping", 0, UnavailablePolicy.Drop), Away("keeping", 1, UnavailablePolicy.Keep), PolicyNode.Tcp("healthy", 2, _healthy.Port));
        Assert.True(node.Offer(50));
        _sink.WaitFor(100);
        PolicyNode.Eventually(() => node.Output("dropping").Forwarded == 50 && node.Output("keeping").Forwarded == 50);
        _sink.Close();
        Assert.True(node.Offer(100));
        PolicyNode.Eventually(() => node.Output("dropping").Dropped == 100);
        _healthy.WaitFor(150);
        _sink.OpenAgain();
        PolicyNode.Eventually(() => !node.Events.Drops.IsEmpty && node.Output("keeping").Peer is not null);
        Assert.True(node.Offer(50));
        node.Finish();
        _sink.WaitFor(300);

        // Of what was sent twice after the break only the kept output's copies count: once each.
        var numbers = _sink.Lines.ConvertAll(PolicyNode.NumberOf).CountBy(static number => number).ToDictionary();
        Assert.Equal(Enumerable.Range(0, 200), numbers.Keys.Order());
        Assert.All(Enumerable.Range(0, 50).Concat(Enumerable.Range(150, 50)), number => Assert.Equal(2, numbers[number]));
        Assert.All(Enumerable.Range(50, 100), number => Assert.Equal(1, numbers[number]));
        var drop = Assert.Single(node.Events.Drops);
        Assert.Equal((100L, 100UL), (drop.Messages, drop.End - drop.First));
        Assert.Equal((100, 200, 0), (node.Output("dropping").Forwarded, node.Output("keeping").Forwarded, node.Output("keeping").Dropped));
        Assert.Equal(200, node.Account.Stored);
        Assert.All(node.Outputs!.Snapshots, static output => Assert.True(output.IsBalanced));
        Assert.Equal(1, node.Events.Facts.Count(static fact => fact == "dropping dropping"));
    }

    [Fact]
    public void What_cannot_be_recorded_as_given_up_is_sent()
    {
        _sink.Close();
        using var node = new PolicyNode(FullPolicy.Block, Away("dropping", 0, UnavailablePolicy.Drop));
        node.Events.Recording = Task.FromException(new StoreException("log", "no room, not even in the reserve"));
        Assert.True(node.Offer(100));
        PolicyNode.Eventually(() => node.Output("dropping").Dropped == 100);
        _sink.OpenAgain();
        _sink.WaitFor(100);
        node.Finish();

        Assert.Equal(Enumerable.Range(0, 100), _sink.Lines.ConvertAll(PolicyNode.NumberOf));
        Assert.Equal((0, 100), (node.Output("dropping").Dropped, node.Output("dropping").Forwarded));
        Assert.True(node.Output("dropping").IsBalanced);
    }

    [Fact]
    public void A_stop_in_the_middle_of_an_absence_gives_up_no_more_than_was_recorded()
    {
        var time = new ManualTimeProvider();
        _sink.Close();
        using var node = new ForwardingNode { Time = time };
        node.Start(Away("dropping", 0, UnavailablePolicy.Drop));
        node.Events.WaitFor("dropping dropping");
        node.Append(ForwardingNode.Numbered(0, 100));
        PolicyNode.Eventually(() => node.Snapshot("dropping").Dropped == 100);
        time.Advance(TimeSpan.FromHours(1));
        node.Events.WaitFor("dropped dropping");
        PolicyNode.Eventually(() => node.Snapshot("dropping").Acknowledged >= 100);
        node.Append(ForwardingNode.Numbered(100, 50));
        PolicyNode.Eventually(() => node.Snapshot("dropping").Dropped == 150);
        node.Restart(TimeSpan.Zero);
        _sink.OpenAgain();
        node.Start(Away("dropping", 0, UnavailablePolicy.Drop));
        _sink.WaitFor(50);

        Assert.Equal(ForwardingNode.Numbered(100, 50), _sink.Lines);
        Assert.Equal(100, Assert.Single(node.Events.Drops).Messages);
    }

    [Fact]
    public async Task An_output_that_is_changed_while_its_destination_is_away_says_what_it_gave_up_and_goes_on_behind_it()
    {
        _sink.Close();
        using var node = new PolicyNode(FullPolicy.Block, Away("moved", 0, UnavailablePolicy.Drop));
        Assert.True(node.Offer(100));
        PolicyNode.Eventually(() => node.Output("moved").Dropped == 100);
        await node.Outputs!.ChangeAsync([PolicyNode.Tcp("moved", 0, _healthy.Port)], new HashSet<string>(), [], node.Writer.ReclaimAsync);
        Assert.True(node.Offer(20));
        node.Finish();
        _healthy.WaitFor(20);

        Assert.Equal(Enumerable.Range(100, 20), _healthy.Lines.ConvertAll(PolicyNode.NumberOf));
        Assert.Equal(100, Assert.Single(node.Events.Drops).Messages);
    }

    [Theory]
    [InlineData(BackPressurePolicy.Block)]
    [InlineData(BackPressurePolicy.DropOldest)]
    [InlineData(BackPressurePolicy.DropNewest)]
    public void While_the_intake_is_stopped_an_input_waits_or_gives_up_as_its_policy_says_until_the_last_destination_is_back(BackPressurePolicy policy)
    {
        using var second = new LineSink();
        second.Close();
        _sink.Close();
        using var node = new PolicyNode(
            FullPolicy.Block, Away("first", 0, UnavailablePolicy.StopIntake), PolicyNode.Tcp("second", 1, second.Port) with { OnUnavailable = UnavailablePolicy.StopIntake });
        node.Congestion.Policy = policy;
        PolicyNode.Eventually(() => node.Congestion.Gate.Closers.Count == 2);
        Assert.Equal(policy != BackPressurePolicy.Block, node.Offer(20));
        var given = node.Account.Dropped.GetValueOrDefault(LossReason.Unavailable);
        Assert.Equal(policy == BackPressurePolicy.Block ? (0, 1, 0) : (20, 20, 0), (given, node.Offered, node.Account.Stored));
        _sink.OpenAgain();
        PolicyNode.Eventually(() => node.Congestion.Gate.Closers.Count == 1);
        Assert.True(node.Congestion.Gate.IsClosed);
        second.OpenAgain();
        node.Events.WaitFor("resumed by second");
        PolicyNode.Eventually(() => node.Offer(0));
        Assert.True(node.Offer(30));
        node.Finish();
        _sink.WaitFor(node.Offered - (int)given);
        second.WaitFor(node.Offered - (int)given);

        Assert.Equal(Enumerable.Range((int)given, node.Offered - (int)given), _sink.Lines.ConvertAll(PolicyNode.NumberOf));
        Assert.Equal(_sink.Lines, second.Lines);
        Assert.True(node.Account.IsBalanced);
        Assert.Equal(1, node.Events.Facts.Count(static fact => fact.StartsWith("stopped by ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_output_that_is_removed_lets_go_of_the_intake()
    {
        _sink.Close();
        using var node = new PolicyNode(FullPolicy.Block, Away("gone", 0, UnavailablePolicy.StopIntake), PolicyNode.Tcp("healthy", 1, _healthy.Port));
        node.Events.WaitFor("stopped by gone");
        Assert.False(node.Offer(1));
        await node.Outputs!.ChangeAsync([PolicyNode.Tcp("healthy", 0, _healthy.Port)], new HashSet<string> { "healthy" }, [], node.Writer.ReclaimAsync);
        PolicyNode.Eventually(() => node.Offer(0));
        node.Finish();
        _healthy.WaitFor(1);

        Assert.Single(_healthy.Lines);
        Assert.Contains("resumed by gone", node.Events.Facts);
    }

    [Fact]
    public void A_webhook_is_away_until_something_is_confirmed()
    {
        using var node = new PolicyNode(FullPolicy.Block, new WebhookOutputOptions
        {
            Name = "hook",
            Number = 0,
            Url = new Uri($"http://127.0.0.1:{_sink.Port}/"),
            OnUnavailable = UnavailablePolicy.Drop,
            RetryFirst = TimeSpan.FromMilliseconds(20),
            RetryMost = TimeSpan.FromMilliseconds(20),
        });
        _sink.Close();
        Assert.True(node.Offer(10));
        node.Events.WaitFor("dropping hook");
        PolicyNode.Eventually(() =>
        {
            // Each attempt has something to fail with.
            node.Offer(1);
            return node.Events.Facts.Count(static fact => fact == "lost hook") >= 4 && node.Events.Drops.Count >= 2;
        });

        Assert.Equal(1, node.Events.Facts.Count(static fact => fact == "dropping hook"));
        Assert.True(node.Output("hook").IsBalanced);
    }

    private StreamOutputOptions Away(string name, int number, UnavailablePolicy policy) =>
        PolicyNode.Tcp(name, number, _sink.Port) with { OnUnavailable = policy };
}

using System.Collections.Concurrent;
using Sworn.Core;
using Sworn.Pipeline.Accounts;
using Sworn.Testing;

namespace Sworn.Pipeline.Tests.Accounts;

public sealed class LossAccountsTests
{
    private readonly LossAccounts _accounts = new();

    [Fact]
    public void A_message_is_in_flight_until_the_log_answers()
    {
        var lane = _accounts.Open("udp").OpenLane();
        lane.Received(3);
        lane.Publish(open: 3);
        Assert.Equal((3, 0, 3), Totals());
        var handover = lane.HandOver(3, open: 0, listener: null);
        Assert.Equal((3, 0, 3), Totals());
        handover.Stored(3);
        Assert.Equal((3, 3, 0), Totals());
        Assert.True(_accounts.Snapshot().IsBalanced);
    }

    [Fact]
    public void What_the_log_gives_up_counts_under_its_reason()
    {
        var lane = _accounts.Open("udp").OpenLane();
        lane.Received(5);
        var handover = lane.HandOver(5, open: 0, listener: null);
        handover.Stored(2);
        handover.Dropped(3, "store-full");
        var snapshot = _accounts.Snapshot();
        Assert.True(snapshot.IsBalanced);
        Assert.Equal(3, snapshot.Dropped["store-full"]);
        Assert.Equal(2, snapshot.Stored);
    }

    [Fact]
    public void Nothing_is_visible_before_it_is_published()
    {
        var lane = _accounts.Open("udp").OpenLane();
        lane.Received(2);
        lane.Rejected(LossReason.Empty);
        Assert.Equal((0, 0, 0), Totals());
        lane.Publish(open: 1);
        Assert.Equal((2, 0, 1), Totals());
        Assert.Equal(1, _accounts.Snapshot().Rejected[LossReason.Empty]);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void A_writer_that_answers_for_another_number_unbalances_the_books(int told)
    {
        var lane = _accounts.Open("udp").OpenLane();
        lane.Received(5);
        lane.HandOver(5, open: 0, listener: null).Stored(told);
        lane.Received(1);
        lane.HandOver(1, open: 0, listener: null).Stored(1);
        Assert.Equal(told == 4, _accounts.Snapshot().IsBalanced);
        Assert.Equal(told == 4 ? 1 : 0, _accounts.Snapshot().InFlight);
    }

    [Fact]
    public void A_message_that_no_batch_took_unbalances_the_books()
    {
        var lane = _accounts.Open("udp").OpenLane();
        lane.Received(5);
        lane.HandOver(4, open: 0, listener: null).Stored(4);
        Assert.False(_accounts.Snapshot().IsBalanced);
    }

    [Fact]
    public void One_input_out_of_balance_unbalances_the_node()
    {
        _accounts.Open("good").OpenLane().Publish(open: 0);
        var lane = _accounts.Open("bad").OpenLane();
        lane.Received(1);
        lane.Publish(open: 0);
        var snapshot = _accounts.Snapshot();
        Assert.Equal([true, false], snapshot.Inputs.Select(static input => input.IsBalanced));
        Assert.False(snapshot.IsBalanced);
    }

    [Fact]
    public void Kernel_drops_are_received_and_dropped_and_may_wrap()
    {
        var input = _accounts.Open("udp");
        var socket = new FakeDrops { Total = 10 };
        input.Watch(socket);
        Assert.Equal(10, Drops());
        socket.Total = uint.MaxValue >> 1;
        Assert.Equal(int.MaxValue, Drops());
        socket.Total = uint.MaxValue - 1;
        Assert.Equal(uint.MaxValue - 1, Drops());
        socket.Total = uint.MaxValue;
        Assert.Equal(uint.MaxValue, Drops());
        socket.Total = 4;
        Assert.Equal(uint.MaxValue + 5L, Drops());
        Assert.True(_accounts.Snapshot().IsBalanced);
    }

    [Fact]
    public void A_drop_total_that_is_late_changes_nothing()
    {
        var input = _accounts.Open("udp");
        var socket = new FakeDrops { Total = 10 };
        input.Watch(socket);
        Assert.Equal(10, input.ReadDrops());
        Assert.Equal(0, input.PostDrops(socket, 7));
        Assert.Equal(2, input.PostDrops(socket, 12));
        socket.Total = 12;
        Assert.Equal(0, input.ReadDrops());
    }

    [Fact]
    public void The_last_reading_before_the_close_counts_and_no_later_one()
    {
        var input = _accounts.Open("udp");
        var socket = new FakeDrops { Total = 1 };
        input.Watch(socket);
        socket.Total = 3;
        Assert.Equal(3, input.Unwatch(socket));
        socket.Total = 9;
        Assert.Equal(3, Drops());
        Assert.Equal(0, input.PostDrops(socket, 9));
    }

    [Fact]
    public void Two_inputs_of_one_name_are_a_defect()
    {
        _accounts.Open("udp");
        Assert.Throws<InvariantException>(() => _accounts.Open("udp"));
    }

    [Fact]
    public void The_listener_learns_of_a_batch_once_it_is_settled()
    {
        var listener = new CountingListener();
        var lane = _accounts.Open("udp").OpenLane();
        lane.Received(5);
        var handover = lane.HandOver(5, open: 0, listener);
        handover.Stored(4);
        Assert.Equal(0, listener.Count);
        handover.Dropped(1, "store-full");
        Assert.Equal(1, listener.Count);
        handover.Stored(0);
        Assert.Equal(1, listener.Count);
    }

    /// <summary>
    /// Every schedule of receiving, losing, handing over and answering, with a snapshot after each step.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20_261_124)]
    public void The_books_balance_at_every_instant_of_any_schedule(ulong seed)
    {
        var random = new SeededRandom(seed);
        var simulation = new AccountsSimulation(_accounts, random);
        for (var step = 0; step < 20_000; step++)
        {
            simulation.Step();
            var snapshot = _accounts.Snapshot();
            Assert.True(snapshot.IsBalanced, $"seed {seed}, step {step}: {snapshot}");
        }

        simulation.Settle();
        var end = _accounts.Snapshot();
        Assert.True(end.IsBalanced, $"seed {seed}");
        Assert.Equal(0, end.InFlight);
        Assert.Equal(simulation.Sent, end.Received);
        Assert.Equal(simulation.Stored, end.Stored);
    }

    [Fact]
    public async Task The_books_balance_while_threads_receive_and_the_writer_answers()
    {
        const int Messages = 30_000;
        var queue = new BlockingCollection<(Handover Handover, int Count)>(64);
        var token = TestContext.Current.CancellationToken;
        var receivers = Enumerable.Range(0, 3).Select(number => Task.Run(
            () => Receive(_accounts.Open($"input {number}").OpenLane(), queue, Messages), token)).ToList();
        var writer = Task.Run(
            () =>
            {
                foreach (var (handover, count) in queue.GetConsumingEnumerable(token))
                {
                    handover.Stored(count);
                }
            },
            token);
        var all = Task.WhenAll(receivers);
        while (!all.IsCompleted)
        {
            var snapshot = _accounts.Snapshot();
            Assert.True(snapshot.IsBalanced, snapshot.ToString());
            await Task.Yield();
        }

        await all;
        queue.CompleteAdding();
        await writer;
        Assert.Equal((3L * Messages, 3L * Messages, 0L), Totals());
    }

    private static void Receive(
        LaneAccount lane, BlockingCollection<(Handover Handover, int Count)> queue, int messages)
    {
        var open = 0;
        for (var message = 0; message < messages; message++)
        {
            lane.Received(1);
            open++;
            if (open == 7)
            {
                queue.Add((lane.HandOver(open, open: 0, listener: null), open));
                open = 0;
            }
            else if (message % 3 == 0)
            {
                lane.Publish(open);
            }
        }

        if (open > 0)
        {
            queue.Add((lane.HandOver(open, open: 0, listener: null), open));
        }
    }

    private (long Received, long Stored, long InFlight) Totals()
    {
        var snapshot = _accounts.Snapshot();
        return (snapshot.Received, snapshot.Stored, snapshot.InFlight);
    }

    private long Drops() => _accounts.Snapshot().Dropped.GetValueOrDefault(LossReason.Kernel);

    private sealed class CountingListener : IHandoverListener
    {
        public int Count { get; private set; }

        public void Settled(bool isStored) => Count++;
    }
}

using Sworn.Core.Hashing;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Native;
using Sworn.Pipeline.Receiving;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Testing;

namespace Sworn.Pipeline.Tests.Receiving;

public sealed class BatchLaneTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly LossAccounts _accounts = new();
    private readonly WakeSignal _wake = new();
    private readonly BatchSealer _sealer = new(Sha256Engines.Create());
    private readonly HoldingSource _holder = new();
    private readonly MemoryIntake _intake;
    private readonly Source _source;
    private readonly BatchLane _lane;
    private int _taken;

    public BatchLaneTests()
    {
        _intake = new MemoryIntake(batches: 10, batchBytes: 4_096, time: _time);
        _source = _intake.Sources.Add(new SourceIdentity(1, "tcp", "tcp", Address: null, Port: 0));
        var services = new ReactorServices(_intake, _sealer, new ReceiverEvents());
        var input = Node.Tcp() with { MaxMessageBytes = 1_000 };
        _lane = new BatchLane(input, _accounts.Open("tcp"), services, _wake);
        _intake.Hold();
    }

    private InputSnapshot Account => _accounts.Snapshot().Inputs[0];

    [Fact]
    public void A_batch_that_nobody_added_to_goes_to_the_log()
    {
        Take();
        _lane.EndRound(now: 0);
        Assert.Equal(0, _intake.BatchCount);
        Assert.True(_lane.IsGathering);
        _lane.EndRound(now: 0);
        Assert.Equal(1, _intake.BatchCount);
        Assert.False(_lane.IsGathering);
    }

    [Fact]
    public void A_batch_that_fills_slowly_goes_when_it_is_old()
    {
        Take();
        _lane.EndRound(now: 20_000_000);
        Take();
        _lane.EndRound(now: 20_000_001);
        Assert.Equal(1, _intake.BatchCount);
    }

    [Fact]
    public void While_the_log_is_busy_a_batch_gathers_instead_of_going_alone()
    {
        for (var number = 0; number < 2 * BatchLane.MaxQuietHandovers; number++)
        {
            TakeQuietly();
        }

        Assert.Equal(BatchLane.MaxQuietHandovers, _intake.BatchCount);
        Assert.False(_lane.IsGathering);
        _intake.WriteOne();
        _lane.EndRound(now: 0);
        Assert.Equal(BatchLane.MaxQuietHandovers + 1, _intake.BatchCount);
        _intake.Release();
        Assert.Equal(2 * BatchLane.MaxQuietHandovers, Account.Stored);
        Assert.Equal(Enumerable.Range(0, _taken).Select(Text), _intake.Records.Select(static record => record.Text));
    }

    [Fact]
    public void The_answer_that_makes_room_wakes_the_thread_and_no_other_does()
    {
        using var epoll = new Epoll(1);
        epoll.Watch(_wake.Handle, key: 0);
        for (var number = 0; number < BatchLane.MaxQuietHandovers; number++)
        {
            TakeQuietly();
        }

        _intake.WriteOne();
        Assert.Equal(0, epoll.Wait(milliseconds: 0));
        TakeQuietly();
        TakeQuietly();
        Assert.Equal(0, epoll.Wait(milliseconds: 0));
        _intake.WriteOne();
        Assert.Equal(1, epoll.Wait(milliseconds: 0));
    }

    [Fact]
    public void A_full_batch_goes_whatever_the_log_does()
    {
        // Four records of 950 octets fill a batch of 4,096.
        while (Take(new string('x', 900)))
        {
        }

        Assert.Equal(10, _intake.BatchCount);
        Assert.Equal(10 * 4, _taken);
    }

    [Fact]
    public void A_blocked_message_is_in_flight_once_and_delivered_once()
    {
        while (Take(new string('x', 900)))
        {
        }

        _lane.EndRound(now: 0);
        Assert.Same(_holder, _lane.Blocked);
        Assert.Equal(1, _lane.Pending);
        Assert.Null(_lane.TryUnblock(TimeSpan.Zero));
        Assert.True(_accounts.Snapshot().IsBalanced);
        Assert.Equal(_taken + 1, Account.InFlight);

        _intake.WriteOne();
        Assert.Same(_holder, _lane.TryUnblock(TimeSpan.Zero));
        Assert.Null(_lane.Blocked);
        Assert.True(_lane.TryTake(_source, isTruncated: false, "held"u8, _holder));
        _lane.Finish();
        _intake.Release();
        Assert.Equal("held", _intake.Records[^1].Text);
        Assert.Equal(_taken + 1, Account.Stored);
        Assert.True(_accounts.Snapshot().IsBalanced);
    }

    [Fact]
    public void After_giving_up_what_the_log_refuses_is_dropped_with_its_reason()
    {
        while (Take(new string('x', 900)))
        {
        }

        Assert.Same(_holder, _lane.GiveUp());
        Assert.True(_lane.TryTake(_source, isTruncated: false, "held"u8, _holder));
        _lane.Finish();
        Assert.Equal(1, Account.Dropped[LossReason.Shutdown]);
        Assert.Equal(_taken, Account.InFlight);
    }

    [Fact]
    public void A_clock_step_begins_a_new_batch()
    {
        Take();
        _time.Step(TimeSpan.FromHours(-1));
        Take();
        Assert.Equal(1, _intake.BatchCount);
        _lane.Finish();
        _intake.Release();
        Assert.Equal(2, _intake.Records.Count);
        Assert.True(_intake.Records[1].Fields.ReceivedUtc < _intake.Records[0].Fields.ReceivedUtc);
    }

    public void Dispose()
    {
        _wake.Dispose();
        _sealer.Dispose();
        _holder.Dispose();
    }

    private static string Text(int number) => $"message {number}";

    private bool Take(string? text = null)
    {
        _lane.Stamp();
        _lane.Arrived(1);
        var octets = System.Text.Encoding.ASCII.GetBytes(text ?? Text(_taken));
        var isTaken = _lane.TryTake(_source, isTruncated: false, octets, _holder);
        _taken += isTaken ? 1 : 0;
        return isTaken;
    }

    private void TakeQuietly()
    {
        Take();
        _lane.EndRound(now: 0);
        _lane.EndRound(now: 0);
    }

    private sealed class HoldingSource() : ReadySource(new SocketHandle())
    {
        public override void OnReady()
        {
        }

        public override void Drain()
        {
        }
    }
}

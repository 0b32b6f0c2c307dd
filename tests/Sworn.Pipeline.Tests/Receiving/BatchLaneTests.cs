using Sworn.Core.Hashing;
using Sworn.Core.Messages;
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
    private readonly Congestion _congestion = new(
    [
        new StorageClass { Name = "debug", Severity = Severity.Debug, DiskAt = 80, QueueAt = 50 },
        new StorageClass { Name = "traffic", Number = 7, DiskAt = 70 },
        new StorageClass { Name = "rest", Facilities = 1 << (int)Facility.Local7, DiskAt = 90 },
    ]);
    private readonly BatchLane _lane;
    private int _taken;

    public BatchLaneTests()
    {
        _intake = new MemoryIntake(batches: 10, batchBytes: 4_096, time: _time);
        _source = _intake.Sources.Add(new SourceIdentity(1, "tcp", "tcp", Address: null, Port: 0));
        var services = new ReactorServices(_intake, _sealer, new ReceiverEvents()) { Congestion = _congestion };
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

    [Theory]
    [Trait("OPSEC", "2.18")]
    [InlineData(79, "<191>d", true)]
    [InlineData(80, "<191>d", false)]
    [InlineData(80, "<190>i", true)]
    [InlineData(89, "<190>i", true)]
    [InlineData(90, "<190>i", false)]
    [InlineData(95, "<34>auth", true)]
    [InlineData(100, "<13>", true)]
    public void A_class_gives_way_from_its_level_on_and_others_do_not(int disk, string message, bool isKept)
    {
        _congestion.DiskPercent = disk;
        Assert.True(Take(message));
        _lane.Finish();
        Assert.Equal(isKept, Account.Dropped.Count == 0);
        Assert.Equal(isKept ? 1 : 0, Account.InFlight);
        Assert.True(Account.IsBalanced);
    }

    [Fact]
    [Trait("OPSEC", "2.18")]
    public void A_class_gives_way_while_the_queue_is_in_use_and_comes_back_after_that()
    {
        for (var number = 0; number < 4; number++)
        {
            TakeQuietly();
        }

        Assert.True(Take("<191>kept"));
        Assert.True(Take("<191>given up"));
        Assert.Equal(50, _intake.UsedPercent);
        _intake.Release();
        Assert.True(Take("<191>kept again"));
        _lane.Finish();

        Assert.Equal(1, Account.Dropped["class:debug"]);
        Assert.Equal(["<191>kept", "<191>kept again"], _intake.Records.Select(static record => record.Text).Where(text => text.StartsWith('<')));
    }

    [Fact]
    [Trait("OPSEC", "2.17")]
    public void The_policy_to_drop_the_oldest_gives_up_what_waits_longest()
    {
        _congestion.Policy = BackPressurePolicy.DropOldest;
        for (var number = 0; number < 11 * 4; number++)
        {
            Assert.True(Take($"{number:d2}{new string('x', 900)}"));
        }

        _lane.Finish();
        _intake.Release();
        Assert.Equal(4, Account.Dropped[LossReason.Oldest]);
        Assert.Equal(Enumerable.Range(4, 40), _intake.Records.Select(static record => int.Parse(record.Text[..2], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.True(_accounts.Snapshot().IsBalanced);
    }

    [Theory]
    [Trait("OPSEC", "2.17")]
    [InlineData(BackPressurePolicy.Block)]
    [InlineData(BackPressurePolicy.DropOldest)]
    [InlineData(BackPressurePolicy.DropNewest)]
    public void While_recording_is_stopped_an_input_waits_or_drops_as_its_policy_says(BackPressurePolicy policy)
    {
        _congestion.Policy = policy;
        _intake.IsStopped = true;
        Assert.Equal(policy != BackPressurePolicy.Block, Take());
        Assert.Equal(policy == BackPressurePolicy.Block ? _holder : null, _lane.Blocked);
        _lane.EndRound(now: 0);
        Assert.Equal(policy == BackPressurePolicy.Block ? 0 : 1, Account.Dropped.GetValueOrDefault(LossReason.Stopped));
        Assert.True(Account.IsBalanced);
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

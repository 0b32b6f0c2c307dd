using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Sworn.Core.Hashing;
using Sworn.Core.Ledger;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Testing;

namespace Sworn.Store.Tests.Log;

/// <summary>What a log does when its disk is full, policy by policy, and how it gets out of that again.</summary>
public sealed class FullDiskPolicyTests : IDisposable
{
    private const int Room = 4 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly SimulatedDisk _disk = new() { Capacity = Room };
    private readonly RecordingFacts _facts = new();
    private readonly LogScenario _scenario;
    private readonly BatchSealer _sealer = new(Sha256Engines.Create());
    private readonly Ledger _ledger = new();
    private readonly ManualTimeProvider _time = new();
    private Source? _source;
    private int _next;

    public FullDiskPolicyTests() => _scenario = new LogScenario(_disk, events: _facts);

    public void Dispose()
    {
        _scenario.Dispose();
        _sealer.Dispose();
    }

    [Fact]
    [Trait("OPSEC", "2.17")]
    public async Task Block_holds_everything_back_loses_nothing_and_goes_on_when_there_is_room()
    {
        using var writer = Start(FullPolicy.Block);
        FillUntil(writer, RecordingState.Full);
        Produce(writer, upTo: 400);
        _disk.Capacity = long.MaxValue;
        await UntilAsync(writer, RecordingState.Recording);
        await writer.StopAsync();

        Assert.Equal(_next, _ledger.Stored);
        Assert.Equal(0, _ledger.Dropped);
        Assert.Equal(Numbers(0, _next), _scenario.Stored().Select(NumberOf));
        Assert.Equal([(RecordingState.Full, "full"), (RecordingState.Recording, "room")], _facts.Changes.Select(change => (change.State, change.By)));
    }

    [Fact]
    [Trait("OPSEC", "2.18")]
    public async Task Stop_all_takes_nothing_more_until_somebody_resumes_it_and_the_leaf_says_what_was_lost()
    {
        var lost = 0L;
        using var writer = Start(FullPolicy.StopAll, options => options with { HasRoomToResume = () => false, LostElsewhere = () => lost });
        FillUntil(writer, RecordingState.Stopped);
        Assert.True(writer.IsStopped);
        Assert.Null(writer.TryRent());
        _disk.Capacity = long.MaxValue;
        await UntilAsync(writer, () => !writer.Status.IsFull);
        Assert.Equal(RecordingState.Stopped, writer.Status.State);
        lost = 7;
        writer.Resume();
        await UntilAsync(writer, RecordingState.Recording);
        await writer.StopAsync();

        // What had been handed over before the stop was held, not lost.
        Assert.Equal(_next, _ledger.Stored);
        Assert.Equal(["RECORDING-STOP", "RECORDING-RESUME"], _scenario.Controls().Where(type => type.StartsWith("REC", StringComparison.Ordinal)));
        var leaf = Leaf("RECORDING-RESUME");
        Assert.Equal(("stop-all", "hand", 7, 0), (Text(leaf, "policy"), Text(leaf, "by"), Number(leaf, "lost"), Number(leaf, "messages")));
        Assert.Equal(7, _facts.Changes.Last().Lost);
    }

    [Fact]
    [Trait("OPSEC", "2.18")]
    public async Task Stop_all_resumes_after_its_time_although_there_is_less_room_than_asked_for()
    {
        using var writer = Start(FullPolicy.StopAll, options => options with { HasRoomToResume = () => false, ResumeAfter = TimeSpan.FromMinutes(15) });
        FillUntil(writer, RecordingState.Stopped);
        _disk.Capacity = long.MaxValue;
        await UntilAsync(writer, () => !writer.Status.IsFull);
        _time.Advance(TimeSpan.FromMinutes(14));
        await UntilAsync(writer, () => !writer.Status.IsFull);
        Assert.Equal(RecordingState.Stopped, writer.Status.State);
        _time.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync(writer, RecordingState.Recording);
        await writer.StopAsync();

        Assert.Equal("time", _facts.Changes.Last().By);
        Assert.Equal(_next, _ledger.Stored);
    }

    [Fact]
    [Trait("OPSEC", "2.18")]
    public async Task Stop_all_does_not_resume_by_a_little_room()
    {
        var hasRoom = false;
        using var writer = Start(FullPolicy.StopAll, options => options with { HasRoomToResume = () => hasRoom });
        FillUntil(writer, RecordingState.Stopped);
        _disk.Capacity = long.MaxValue;
        await UntilAsync(writer, () => !writer.Status.IsFull);
        Assert.Equal(RecordingState.Stopped, writer.Status.State);
        hasRoom = true;
        await UntilAsync(writer, RecordingState.Recording);
        await writer.StopAsync();

        Assert.Equal("room", _facts.Changes.Last().By);
    }

    [Fact]
    [Trait("OPSEC", "2.17")]
    public async Task A_policy_set_for_a_time_returns_by_itself()
    {
        using var writer = Start(FullPolicy.Block);
        var before = writer.SetPolicy(FullPolicy.DropNewest, TimeSpan.FromMinutes(10));
        Assert.Equal((FullPolicy.Block, FullPolicy.DropNewest), (before.Policy, writer.Policy.Policy));
        FillUntil(writer, RecordingState.Full);
        Produce(writer, upTo: 20, wait: false);
        await UntilAsync(writer, () => _ledger.Dropped > 0);
        _time.Advance(TimeSpan.FromMinutes(10));
        await UntilAsync(writer, () => writer.Policy.Policy == FullPolicy.Block && writer.Status.State == RecordingState.Full);
        var dropped = _ledger.Dropped;
        Produce(writer, upTo: 20);
        _disk.Capacity = long.MaxValue;
        await UntilAsync(writer, RecordingState.Recording);
        await writer.StopAsync();

        Assert.Equal(dropped, _ledger.Dropped);
        Assert.Equal(_next, _ledger.Stored + _ledger.Dropped);
        Assert.Equal(dropped, Number(Leaf("DROP-END"), "messages"));
        Assert.Equal("drop-newest", Text(Leaf("DROP-END"), "policy"));
        Assert.Contains("drop-newest -> block", _facts.Policies);
    }

    [Fact]
    [Trait("OPSEC", "2.18")]
    public async Task Stop_local_passes_messages_by_and_records_what_nobody_confirmed_before_anything_newer()
    {
        var bypass = new HandBypass();
        using var writer = Start(FullPolicy.StopLocal, options => options with { BypassLimit = TimeSpan.Zero }, bypass);
        FillUntil(writer, RecordingState.LocalStopped);
        Produce(writer, upTo: 10);
        await UntilAsync(writer, () => bypass.Count >= 10);
        bypass.ConfirmEvenRecords();
        var confirmed = bypass.ForwardedOnly;
        _disk.Capacity = long.MaxValue;
        await UntilAsync(writer, RecordingState.Recording);
        Produce(writer, upTo: 10, wait: false);
        await writer.StopAsync();

        Assert.Equal(_next, _ledger.Stored + _ledger.ForwardedOnly);
        Assert.Equal(confirmed, _ledger.ForwardedOnly);
        var stored = _scenario.Stored().Select(NumberOf).ToList();
        Assert.Equal(_ledger.Stored, stored.Count);
        Assert.Equal(stored.Order(), stored);
        Assert.Equal(confirmed, Number(Leaf("RECORDING-RESUME"), "forwarded_only"));
    }

    [Fact]
    [Trait("OPSEC", "2.18")]
    public async Task A_bypass_that_takes_nothing_holds_senders_back_and_a_stop_records_what_it_can()
    {
        var bypass = new HandBypass { Refuses = true };
        using var writer = Start(FullPolicy.StopLocal, more: null, bypass);
        FillUntil(writer, RecordingState.LocalStopped);
        Produce(writer, upTo: 400);
        await writer.StopAsync();

        Assert.Equal(_next, _ledger.Stored + _ledger.Dropped);
        Assert.Equal(_ledger.Stored, _scenario.Stored().Count);
    }

    [Fact]
    [Trait("OPSEC", "2.17")]
    public async Task The_oldest_batch_that_may_be_given_up_makes_room_for_a_newer_one()
    {
        using var writer = Start(FullPolicy.Block);
        FillUntil(writer, RecordingState.Full, mayBeGivenUp: true);
        Produce(writer, upTo: 400, mayBeGivenUp: true);
        var taken = writer.TryTakeBack("oldest");
        Assert.NotNull(taken);
        Assert.Equal(0, taken.Count);
        Assert.Equal(1, _ledger.Dropped);
        writer.Return(taken);
        _disk.Capacity = long.MaxValue;
        await UntilAsync(writer, RecordingState.Recording);
        await writer.StopAsync();

        Assert.Equal(_next - 1, _ledger.Stored);
    }

    private LogWriter Start(FullPolicy policy, Func<LogWriterOptions, LogWriterOptions>? more = null, ILogBypass? bypass = null)
    {
        var options = new LogWriterOptions
        {
            OnFull = policy,
            BatchBytes = 64 << 10,
            QueueBytes = 4 << 20,
            SyncInterval = TimeSpan.Zero,
            FullRetryInterval = TimeSpan.Zero,
        };
        var writer = new LogWriter(_scenario.Open(), more?.Invoke(options) ?? options, _facts, _time);
        _source = writer.Sources.Add(new SourceIdentity(1, "test", "tcp", IPAddress.Loopback, 1));
        if (bypass is not null)
        {
            writer.PassBy(bypass);
        }

        return writer;
    }

    private void FillUntil(LogWriter writer, RecordingState state, bool mayBeGivenUp = false)
    {
        while (writer.Status.State != state)
        {
            Assert.True(_next < 2_000, "the disk never became full");
            if (Submit(writer, TimeSpan.FromMilliseconds(20), mayBeGivenUp) is null)
            {
                writer.Wake();
            }
        }
    }

    /// <summary>Submits messages until no batch is free, or so many were.</summary>
    private void Produce(LogWriter writer, int upTo, bool wait = true, bool mayBeGivenUp = false)
    {
        for (var number = 0; number < upTo; number++)
        {
            if (Submit(writer, wait ? TimeSpan.Zero : Limit, mayBeGivenUp) is null)
            {
                Assert.True(wait, "a batch came back");
                return;
            }
        }
    }

    private RecordBatch? Submit(LogWriter writer, TimeSpan limit, bool mayBeGivenUp = false)
    {
        if (writer.Rent(limit) is not { } batch)
        {
            return null;
        }

        var now = writer.Clock.Now();
        var fields = new EntryFields { Kind = EntryKind.Event, ReceivedUtc = now.Utc, ReceivedMonotonic = now.Monotonic, Session = writer.Session };
        Assert.True(batch.TryAppend(_source!, fields, Encoding.UTF8.GetBytes($"{_next++}:{new string('x', 40_000)}")));
        batch.Owner = _ledger;
        batch.MayBeGivenUp = mayBeGivenUp;
        _sealer.Seal(batch);
        writer.Submit(batch);
        return batch;
    }

    private Task UntilAsync(LogWriter writer, RecordingState state) => UntilAsync(writer, () => writer.Status.State == state);

    private static async Task UntilAsync(LogWriter writer, Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Limit);
        do
        {
            // The clock stands still, so nothing wakes the writer but this.
            writer.Wake();
            await Task.Delay(TimeSpan.FromMilliseconds(2), limit.Token);
        }
        while (!holds());
    }

    private JsonElement Leaf(string type) => _scenario.Records()
        .Where(record => record.Kind == EntryKind.Control).Select(record => JsonDocument.Parse(record.Body).RootElement)
        .Single(leaf => leaf.GetProperty("type").ValueEquals(type));

    private static string? Text(JsonElement leaf, string name) => leaf.GetProperty(name).GetString();

    private static int Number(JsonElement leaf, string name) => leaf.GetProperty(name).GetInt32();

    private static int NumberOf(string body) => int.Parse(body.Split(':')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<int> Numbers(int first, int count) => Enumerable.Range(first, count);

    private sealed class Ledger : IBatchOwner
    {
        private int _stored;
        private int _forwardedOnly;
        private int _dropped;

        public int Stored => Volatile.Read(ref _stored);

        public int ForwardedOnly => Volatile.Read(ref _forwardedOnly);

        public int Dropped => Volatile.Read(ref _dropped);

        void IBatchOwner.Stored(int count) => Interlocked.Add(ref _stored, count);

        void IBatchOwner.ForwardedOnly(int count) => Interlocked.Add(ref _forwardedOnly, count);

        void IBatchOwner.Dropped(int count, string reason) => Interlocked.Add(ref _dropped, count);
    }

    private sealed class RecordingFacts : StoreEvents
    {
        public ConcurrentQueue<RecordingChange> Changes { get; } = new();

        public ConcurrentQueue<string> Policies { get; } = new();

        public override void RecordingChanged(RecordingChange change) => Changes.Enqueue(change);

        public override void PolicyReturned(FullPolicy before, FullPolicy now) => Policies.Enqueue($"{before.Name()} -> {now.Name()}");
    }

    /// <summary>A way past the log that confirms what a test says.</summary>
    private sealed class HandBypass : ILogBypass
    {
        private readonly Lock _lock = new();
        private readonly List<RecordBatch> _taken = [];
        private LogWriter? _writer;

        public bool Refuses { get; set; }

        public int Count
        {
            get
            {
                lock (_lock)
                {
                    return _taken.Count;
                }
            }
        }

        public bool IsIdle => Count == 0;

        public long ForwardedOnly { get; private set; }

        public long Dropped => 0;

        public bool HasRoomForAll => !Refuses;

        public void Attach(LogWriter writer) => _writer = writer;

        public void PassUnselected(RecordBatch batch, ulong after) => Assert.True(TryTake(batch, after));

        public bool TryTake(RecordBatch batch, ulong after)
        {
            lock (_lock)
            {
                if (!Refuses)
                {
                    _taken.Add(batch);
                }

                return !Refuses;
            }
        }

        public void ConfirmEvenRecords()
        {
            lock (_lock)
            {
                for (var at = _taken.Count - 1; at >= 0; at--)
                {
                    if (at % 2 == 0)
                    {
                        _taken[at].Owner!.ForwardedOnly(_taken[at].EventCount);
                        ForwardedOnly += _taken[at].EventCount;
                        _writer!.Return(_taken[at]);
                        _taken.RemoveAt(at);
                    }
                }
            }
        }

        public IReadOnlyList<RecordBatch> Reclaim()
        {
            lock (_lock)
            {
                var copies = _taken.ConvertAll(static batch =>
                {
                    var all = new bool[batch.Count];
                    Array.Fill(all, value: true);
                    var copy = batch.CopyWhere(all);
                    copy.Owner = batch.Owner;
                    return copy;
                });
                _taken.ForEach(_writer!.Return);
                _taken.Clear();
                return copies;
            }
        }
    }
}

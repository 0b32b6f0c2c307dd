using Sworn.Core;
using Sworn.Core.Ledger;
using Sworn.Pipeline.Accounts;
using Sworn.Pipeline.Native;
using Sworn.Pipeline.Redaction;
using Sworn.Store.Journal;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Receiving;

/// <summary>
/// The way of one input's messages from one receiving thread to the log: one open batch, sealed and handed over when it
/// is full or when the thread has nothing more to read. Belongs to that thread, but for <see cref="Settled"/>.
/// <para>
/// A thread that finds its socket empty after every message would make a batch of each. So at most
/// <see cref="MaxQuietHandovers"/> batches are handed over before they are full; after that the open one gathers until
/// the log has answered one of them. Nothing waits for a timer: what wakes the thread is the log's progress.
/// </para>
/// <i>Invariant: while the lane is blocked, one source holds all messages that were received and not taken.</i>
/// </summary>
internal sealed class BatchLane : IHandoverListener
{
    /// <summary>Batches that may be with the log and still let the next one go before it is full.</summary>
    public const int MaxQuietHandovers = 8;

    // Under a load that never pauses, a batch that fills slowly goes after so many nanoseconds.
    private const ulong MaxOpenAge = 20_000_000;

    private readonly InputOptions _input;
    private readonly LaneAccount _account;
    private readonly ILogIntake _intake;
    private readonly BatchSealer _sealer;
    private readonly WakeSignal _wake;
    private readonly ReceiverEvents _events;
    private readonly Congestion _congestion;
    private readonly LaneClasses _classes;
    private readonly Redactor? _redactor;
    private readonly Queue<AwaitedBatch> _answers = new();
    private EntryFields _fields;
    private RecordBatch? _open;
    private ulong _openedAt;
    private long _pending;
    private bool _isUnderPressure;
    private bool _givesUp;
    private bool _tookThisRound;
    private bool _isUnpublished;
    private List<Awaited> _awaited = [];

    // Written by this thread and by the log's writer.
    private int _handedOver;
    private int _wantsWake;

    public BatchLane(InputOptions input, InputAccount account, ReactorServices services, WakeSignal wake)
    {
        _input = input;
        _account = account.OpenLane();
        _intake = services.Intake;
        _sealer = services.Sealer;
        _events = services.Events;
        _congestion = services.Congestion;
        _classes = new LaneClasses(services.Congestion, input, services.Intake);
        _wake = wake;
        _redactor = input.Redaction is { } rules ? new Redactor(rules) : null;
        _fields.Kind = EntryKind.Event;
        _fields.Session = _intake.Session;
        _fields.RetentionClass = input.RetentionClass;
    }

    /// <summary>
    /// The source that must deliver what it holds before the lane takes anything else; null when none.
    /// </summary>
    public ReadySource? Blocked { get; private set; }

    /// <summary>Messages received and not yet taken.</summary>
    public long Pending => _pending;

    /// <summary>Whether the message last taken was given up instead of going to the log.</summary>
    public bool GaveUp { get; private set; }

    /// <summary>Whether sources wait to learn that their messages are stored.</summary>
    public bool IsAwaited => _answers.Count > 0;

    /// <summary>Whether the thread must come back without waiting for a socket.</summary>
    public bool IsGathering => _open is not null && Volatile.Read(ref _wantsWake) == 0;

    /// <summary>Takes the time of what was just read.</summary>
    /// <returns>The moment on the monotonic clock.</returns>
    public ulong Stamp()
    {
        var clock = _intake.Clock;
        var now = clock.Now();
        _fields.ReceivedUtc = now.Utc;
        _fields.ReceivedMonotonic = now.Monotonic;
        _fields.Flags = clock.IsUnsynchronised ? EntryFlags.ClockUnsynchronised : EntryFlags.None;
        return now.Monotonic;
    }

    /// <summary>Counts messages that the transport delivered; each is then taken or rejected.</summary>
    public void Arrived(int count)
    {
        _account.Received(count);
        _pending += count;
        _tookThisRound = true;
        _isUnpublished = true;
    }

    /// <summary>Counts a message that arrived and is none.</summary>
    public void Reject(string reason)
    {
        _account.Rejected(reason);
        _pending--;
    }

    /// <summary>
    /// Takes a message that arrived: into the log's batch, or, where the policy says so, out of the world.
    /// </summary>
    /// <returns>
    /// False when the log takes no more and the input must wait: <paramref name="holder"/> keeps the message and offers
    /// it again in <see cref="ReadySource.Resume"/>.
    /// </returns>
    public bool TryTake(
        Source source, bool isTruncated, ReadOnlySpan<byte> message, ReadySource holder, EntryFlags transport = EntryFlags.None)
    {
        GaveUp = false;
        if (_classes.ReasonToGiveWay(message) is { } reason)
        {
            Drop(reason);
            GaveUp = true;
            return true;
        }

        var fields = _fields;
        fields.Flags |= transport;
        var isRedacted = _redactor is not null && TryRedact(ref message, ref isTruncated);
        if (isRedacted)
        {
            fields.Flags |= EntryFlags.Redacted;
        }

        if (isTruncated)
        {
            fields.Flags |= EntryFlags.Truncated;
        }

        if (_open is null || !_open.TryAppend(source, fields, message))
        {
            if (!TryOpen())
            {
                return IsGivenUp(holder);
            }

            Invariant.Check(_open!.TryAppend(source, fields, message), "a message fits an empty batch");
        }

        if (isTruncated)
        {
            _account.Truncated();
        }

        if (isRedacted)
        {
            _account.Redacted();
        }

        _pending--;
        return true;
    }

    /// <summary>Takes messages that arrived out of the world, counted.</summary>
    public void Drop(string reason, int count = 1)
    {
        _account.Dropped(reason, count);
        _pending -= count;
    }

    /// <summary>
    /// Lets a source learn what becomes of the message last taken, and of all that it gave before:
    /// <see cref="ReadySource.Answered"/>.
    /// </summary>
    /// <param name="source">Who wants to know.</param>
    /// <param name="token">A number of its own for the message, growing.</param>
    public void Await(ReadySource source, long token)
    {
        if (_awaited.Count > 0 && _awaited[^1].Source == source)
        {
            _awaited[^1] = new Awaited(source, token);
            return;
        }

        _awaited.Add(new Awaited(source, token));
    }

    /// <summary>Tells sources what the log has answered, in the order in which batches went.</summary>
    public void DeliverAnswers()
    {
        while (_answers.TryPeek(out var batch) && batch.Outcome is { } isStored)
        {
            _answers.Dequeue();
            foreach (var (source, token) in batch.Awaited)
            {
                source.Answered(token, isStored);
            }
        }
    }

    /// <summary>
    /// Ends a round of the thread: what nobody adds to goes to the log, and the counts become visible.
    /// </summary>
    public void EndRound(ulong now)
    {
        if (_open is not null && (!_tookThisRound || now > _openedAt + MaxOpenAge))
        {
            HandOverQuietly();
        }

        _tookThisRound = false;
        if (_isUnpublished)
        {
            _isUnpublished = false;
            _account.Publish((_open?.EventCount ?? 0) + _pending);
        }
    }

    /// <summary>Waits a little for the log to take more.</summary>
    /// <returns>The source that may deliver again, or null when the log is as full as before.</returns>
    public ReadySource? TryUnblock(TimeSpan limit)
    {
        _open = _congestion.Gate.WaitUntilOpen(limit) ? _intake.Rent(limit) : null;
        if (_open is null)
        {
            return null;
        }

        Opened();
        return Release();
    }

    /// <summary>
    /// The time limit of the stop is over: from here on what the log does not take at once is given up.
    /// </summary>
    /// <returns>The source that waited, or null.</returns>
    public ReadySource? GiveUp()
    {
        _givesUp = true;
        return Release();
    }

    /// <summary>Hands over what is there, full or not: the last act of the lane.</summary>
    public void Finish()
    {
        Invariant.Check(_pending == 0);
        if (_open is not null)
        {
            HandOver();
        }

        _account.Publish(open: 0);
    }

    /// <inheritdoc/>
    public void Settled(bool isStored)
    {
        Interlocked.Decrement(ref _handedOver);
        if (Volatile.Read(ref _wantsWake) != 0 && Interlocked.Exchange(ref _wantsWake, 0) != 0)
        {
            _wake.Set();
        }
    }

    private BackPressurePolicy Policy => _congestion.PolicyOf(_input);

    /// <summary>
    /// Here, before the message is hashed: what is taken out was never in the log (OPSEC capabilities, section 2.16). The
    /// markers may make a message longer than its limit.
    /// </summary>
    private bool TryRedact(ref ReadOnlySpan<byte> message, ref bool isTruncated)
    {
        if (!_redactor!.TryRedact(message, out var redacted))
        {
            return false;
        }

        isTruncated |= redacted.Length > _input.MaxMessageBytes;
        message = redacted[..Math.Min(redacted.Length, _input.MaxMessageBytes)];
        return true;
    }

    private bool TryOpen()
    {
        if (_open is not null)
        {
            HandOver();
        }

        _open = _congestion.Gate.IsClosed ? null : TryRent();
        if (_open is null)
        {
            return false;
        }

        Opened();
        return true;
    }

    private RecordBatch? TryRent() =>
        _intake.TryRent() ?? (Policy == BackPressurePolicy.DropOldest ? _intake.TryTakeBack(LossReason.Oldest) : null);

    private void Opened()
    {
        _openedAt = _fields.ReceivedMonotonic;
        if (_isUnderPressure)
        {
            _isUnderPressure = false;
            _events.BackPressureEnded(_input.Name);
        }
    }

    private bool IsGivenUp(ReadySource holder)
    {
        if (!_isUnderPressure)
        {
            _isUnderPressure = true;
            _events.BackPressureBegan(_input.Name, Policy);
        }

        var stopped = _congestion.Gate.IsClosed ? LossReason.Unavailable : _intake.IsStopped ? LossReason.Stopped : null;
        if (_givesUp || Policy == BackPressurePolicy.DropNewest || (stopped is not null && Policy != BackPressurePolicy.Block))
        {
            Drop(_givesUp ? LossReason.Shutdown : stopped ?? LossReason.BackPressure);
            GaveUp = true;
            return true;
        }

        Blocked = holder;
        return false;
    }

    private ReadySource? Release()
    {
        var waiting = Blocked;
        Blocked = null;
        return waiting;
    }

    private void HandOverQuietly()
    {
        if (Volatile.Read(ref _handedOver) < MaxQuietHandovers)
        {
            HandOver();
            return;
        }

        // Ask to be woken, then look again: the answer may have come in between.
        Interlocked.Exchange(ref _wantsWake, 1);
        if (Volatile.Read(ref _handedOver) < MaxQuietHandovers)
        {
            HandOver();
        }
    }

    private void HandOver()
    {
        var batch = _open!;
        _open = null;
        if (batch.Count == 0)
        {
            // It was opened for a message that then gave way to others.
            _intake.Return(batch);
            return;
        }

        _sealer.Seal(batch);
        Volatile.Write(ref _wantsWake, 0);
        Interlocked.Increment(ref _handedOver);
        batch.MayBeGivenUp = Policy == BackPressurePolicy.DropOldest;
        batch.Owner = _account.HandOver(batch.EventCount, _pending, ListenerOf(batch));
        _intake.Submit(batch);
    }

    private IHandoverListener ListenerOf(RecordBatch batch)
    {
        if (_awaited.Count == 0)
        {
            return this;
        }

        var awaited = new AwaitedBatch(this, _awaited);
        _awaited = [];
        _answers.Enqueue(awaited);
        batch.IsAwaited = true;
        return awaited;
    }

    private readonly record struct Awaited(ReadySource Source, long Token);

    /// <summary>A batch whose fate somebody waits for. Told on the log's writer thread, read on the lane's.</summary>
    private sealed class AwaitedBatch(BatchLane lane, List<Awaited> awaited) : IHandoverListener
    {
        private const int IsOpen = 0;
        private const int IsStored = 1;
        private const int IsGivenUp = 2;

        private int _outcome;

        public List<Awaited> Awaited { get; } = awaited;

        /// <summary>True when stored, false when given up, null as long as nobody knows.</summary>
        public bool? Outcome => Volatile.Read(ref _outcome) switch
        {
            IsOpen => null,
            var outcome => outcome == IsStored,
        };

        public void Settled(bool isStored)
        {
            Volatile.Write(ref _outcome, isStored ? IsStored : IsGivenUp);
            lane.Settled(isStored);
            lane._wake.Set();
        }
    }
}

using Sworn.Pipeline.Accounts;
using Sworn.Store.Journal;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// The way past the log, for a log that has stopped recording (decision 0033) and for messages that it need not keep (decision 0043):
/// batches go to the outputs as they are, in memory. Each output has a queue of its own, behind what the log still has for it; half of
/// all batches at the most are on the way.
/// <para>
/// A message is answered for as soon as one output has it confirmed, so its sender learns as much as that output's delivery class
/// says. While the log does not record, an output whose queue is full misses messages, counted; when the queues of all are full
/// nothing is taken, and senders are held back. Nothing here survives the end of the process. Thread-safe.
/// </para>
/// </summary>
internal sealed class DirectLane : ILogBypass
{
    /// <summary>What stands for the index of a message that has none: this bit, the session, and a number.</summary>
    private const int SessionShift = 40;
    private const ulong SessionMask = (1UL << 23) - 1;

    private readonly Action _wakeOutputs;

    // Guards the lists, and is held while a batch is given to the queues: an output that is taken away gets none afterwards.
    private readonly Lock _lock = new();
    private readonly List<DirectBatch> _live = [];
    private Member[] _members = [];
    private LogWriter? _writer;
    private ulong _next;
    private long _forwardedOnly;
    private long _dropped;

    /// <summary>Makes the lane.</summary>
    /// <param name="wakeOutputs">Makes outputs look.</param>
    public DirectLane(Action wakeOutputs) => _wakeOutputs = wakeOutputs;

    /// <inheritdoc/>
    public long ForwardedOnly => Interlocked.Read(ref _forwardedOnly);

    /// <inheritdoc/>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _live.TrueForAll(static batch => batch.IsSettled);
            }
        }
    }

    /// <inheritdoc/>
    public bool HasRoomForAll
    {
        get
        {
            lock (_lock)
            {
                return _members.Length > 0 && Array.TrueForAll(_members, HasRoom_NeedsLock);
            }
        }
    }

    /// <inheritdoc/>
    public void Attach(LogWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writer = writer;
        _next = Routing.RoutedRecord.FirstUnstored | ((writer.Session & SessionMask) << SessionShift);
    }

    /// <summary>These are the outputs from here on.</summary>
    public void SetMembers(IEnumerable<Member> members)
    {
        lock (_lock)
        {
            _members = [.. members];
        }

        // Whoever is new has room for what nobody had.
        _writer?.Wake();
    }

    /// <inheritdoc/>
    public bool TryTake(RecordBatch batch, ulong after)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_lock)
        {
            var hasRoom = Array.ConvertAll(_members, HasRoom_NeedsLock);
            var holders = hasRoom.Count(static room => room);
            if (holders == 0)
            {
                return false;
            }

            Give_NeedsLock(NewBatch_NeedsLock(batch, after, holders, LogWriter.StoreFull), hasRoom);
        }

        _wakeOutputs();
        return true;
    }

    /// <inheritdoc/>
    public void PassUnselected(RecordBatch batch, ulong after)
    {
        ArgumentNullException.ThrowIfNull(batch);
        DirectBatch direct;
        lock (_lock)
        {
            // The lane holds it as well until all have it: outputs may have come or gone since there was room.
            direct = NewBatch_NeedsLock(batch, after, _members.Length + 1, LossReason.NotSelected);
            Give_NeedsLock(direct, Array.ConvertAll(_members, static _ => true));
        }

        _wakeOutputs();
        direct.Release();
    }

    /// <inheritdoc/>
    public IReadOnlyList<RecordBatch> Reclaim()
    {
        List<DirectBatch> live;
        Member[] members;
        lock (_lock)
        {
            (live, members) = ([.. _live], _members);
        }

        var unconfirmed = live.Select(static batch => batch.Close()).OfType<RecordBatch>().ToList();
        foreach (var member in members)
        {
            member.Account.Miss(member.Queue.Clear());
        }

        return unconfirmed;
    }

    /// <summary>An output has let go of a batch, which makes room for another; the last one gives it back.</summary>
    internal void Released(DirectBatch batch, bool isLast)
    {
        if (isLast)
        {
            lock (_lock)
            {
                _live.Remove(batch);
            }

            _writer!.Return(batch.Batch);
        }

        _writer!.Wake();
    }

    internal void Count(int forwardedOnly, int dropped)
    {
        Interlocked.Add(ref _forwardedOnly, forwardedOnly);
        Interlocked.Add(ref _dropped, dropped);
    }

    private bool HasRoom_NeedsLock(Member member) => member.Queue.Count < Math.Max(1, _writer!.BatchCount / (2 * _members.Length));

    private DirectBatch NewBatch_NeedsLock(RecordBatch batch, ulong after, int holders, string reason)
    {
        var direct = new DirectBatch(this, batch, _next, holders) { After = after, LossReason = reason };
        _next += (uint)batch.Count;
        _live.Add(direct);
        return direct;
    }

    private void Give_NeedsLock(DirectBatch direct, bool[] hasRoom)
    {
        for (var number = 0; number < hasRoom.Length; number++)
        {
            if (hasRoom[number])
            {
                _members[number].Queue.Add(direct);
            }
            else
            {
                _members[number].Account.Miss(direct.Batch.Count);
            }
        }
    }

    /// <summary>An output as the lane sees it.</summary>
    /// <param name="Account">Its books.</param>
    /// <param name="Queue">What it has to send past the log.</param>
    public readonly record struct Member(OutputAccount Account, DirectQueue Queue);
}

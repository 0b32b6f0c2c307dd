using Sworn.Store.Journal;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// The way past a log that has stopped recording: batches go to the outputs as they are, in memory (decision 0033). Each output has
/// a queue of its own, behind what the log still has for it; half of all batches at the most are on the way.
/// <para>
/// A message is answered for as soon as one output has it confirmed, so its sender learns as much as that output's delivery class
/// says. An output whose queue is full misses messages, counted; when the queues of all are full nothing is taken, and senders are
/// held back. Nothing here survives the end of the process. Thread-safe.
/// </para>
/// </summary>
internal sealed class DirectLane : ILogBypass
{
    /// <summary>What stands for the index of a message that has none: this bit, the session, and a number.</summary>
    private const int SessionShift = 40;
    private const ulong SessionMask = (1UL << 23) - 1;

    private readonly OutputAccount[] _accounts;
    private readonly Action _wakeOutputs;

    // Guards the list and the counts.
    private readonly Lock _lock = new();
    private readonly List<DirectBatch> _live = [];
    private LogWriter? _writer;
    private int _limit = 1;
    private ulong _next;
    private long _forwardedOnly;
    private long _dropped;

    /// <summary>Makes the lane.</summary>
    /// <param name="accounts">The accounts of the outputs, in their order.</param>
    /// <param name="wakeOutputs">Makes outputs look.</param>
    public DirectLane(IEnumerable<OutputAccount> accounts, Action wakeOutputs)
    {
        _accounts = [.. accounts];
        _wakeOutputs = wakeOutputs;
        Queues = [.. _accounts.Select(static _ => new DirectQueue())];
    }

    /// <summary>The queues of the outputs, in their order.</summary>
    public IReadOnlyList<DirectQueue> Queues { get; }

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
    public void Attach(LogWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writer = writer;
        _limit = Math.Max(1, writer.BatchCount / (2 * _accounts.Length));
        _next = Routing.RoutedRecord.FirstUnstored | ((writer.Session & SessionMask) << SessionShift);
    }

    /// <inheritdoc/>
    public bool TryTake(RecordBatch batch, ulong after)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var hasRoom = Queues.Select(queue => queue.Count < _limit).ToArray();
        var holders = hasRoom.Count(static room => room);
        if (holders == 0)
        {
            return false;
        }

        var direct = new DirectBatch(this, batch, _next, holders) { After = after };
        _next += (uint)batch.Count;
        lock (_lock)
        {
            _live.Add(direct);
        }

        for (var number = 0; number < hasRoom.Length; number++)
        {
            if (hasRoom[number])
            {
                Queues[number].Add(direct);
            }
            else
            {
                _accounts[number].Miss(batch.Count);
            }
        }

        _wakeOutputs();
        return true;
    }

    /// <inheritdoc/>
    public IReadOnlyList<RecordBatch> Reclaim()
    {
        List<DirectBatch> live;
        lock (_lock)
        {
            live = [.. _live];
        }

        var unconfirmed = live.Select(static batch => batch.Close()).OfType<RecordBatch>().ToList();
        for (var number = 0; number < _accounts.Length; number++)
        {
            _accounts[number].Miss(Queues[number].Clear());
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
}

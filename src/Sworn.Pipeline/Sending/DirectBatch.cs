using Sworn.Core;
using Sworn.Store.Journal;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Sending;

/// <summary>
/// A batch on its way past the log: which of its messages some output has confirmed, which nobody wanted, and who still holds it.
/// Each message is answered for once: confirmed, given up, or given back to the log. Thread-safe.
/// </summary>
internal sealed class DirectBatch
{
    private readonly DirectLane _lane;
    private readonly IBatchOwner? _owner;

    // Guards everything below, and is held while the owner is told: it is told by one thread at a time.
    private readonly Lock _lock = new();
    private readonly bool[] _isOpen;
    private int _open;
    private int _confirmed;
    private int _holders;
    private bool _isClosed;

    public DirectBatch(DirectLane lane, RecordBatch batch, ulong firstIndex, int holders)
    {
        _lane = lane;
        _owner = batch.Owner;
        Batch = batch;
        FirstIndex = firstIndex;
        _isOpen = new bool[batch.Count];
        Array.Fill(_isOpen, value: true);
        _open = batch.Count;
        _holders = holders;
    }

    /// <summary>The records; valid for whoever holds the batch.</summary>
    public RecordBatch Batch { get; }

    /// <summary>What stands for the index of its first record, which has none.</summary>
    public ulong FirstIndex { get; }

    /// <summary>The number of records of the log that come before it.</summary>
    public required ulong After { get; init; }

    /// <summary>Why a message is given up that no output wants.</summary>
    public required string LossReason { get; init; }

    /// <summary>Whether every message has been answered for.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_lock)
            {
                return _open == 0;
            }
        }
    }

    /// <summary>The messages that some output has confirmed.</summary>
    public int Confirmed
    {
        get
        {
            lock (_lock)
            {
                return _confirmed;
            }
        }
    }

    /// <summary>An output has confirmed these messages, by their numbers in the batch.</summary>
    public void Confirm(List<int> numbers)
    {
        lock (_lock)
        {
            var news = Close_NeedsLock(numbers);
            _confirmed += news;
            if (news > 0)
            {
                _owner?.ForwardedOnly(news);
                _lane.Count(news, dropped: 0);
            }
        }
    }

    /// <summary>No route gives these messages to any output.</summary>
    public void GiveUp(List<int> numbers)
    {
        lock (_lock)
        {
            Drop_NeedsLock(Close_NeedsLock(numbers));
        }
    }

    /// <summary>An output needs the batch no more; the last one gives it back.</summary>
    public void Release()
    {
        bool isLast;
        lock (_lock)
        {
            isLast = --_holders == 0;
            if (isLast)
            {
                // Wanted only by an output that had no room for it.
                Drop_NeedsLock(_open);
                _open = 0;
            }
        }

        _lane.Released(this, isLast);
    }

    /// <summary>Ends the way past the log: what is not answered for comes back, and nothing is counted here from now on.</summary>
    public RecordBatch? Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            if (_open == 0)
            {
                return null;
            }

            Invariant.Check(_holders > 0);
            var copy = Batch.CopyWhere(_isOpen);
            copy.Owner = _owner;
            _open = 0;
            return copy;
        }
    }

    private int Close_NeedsLock(List<int> numbers)
    {
        var news = 0;
        foreach (var number in numbers)
        {
            if (!_isClosed && _isOpen[number])
            {
                _isOpen[number] = false;
                news++;
            }
        }

        _open -= news;
        return news;
    }

    private void Drop_NeedsLock(int count)
    {
        if (count > 0)
        {
            _owner?.Dropped(count, LossReason);
            _lane.Count(forwardedOnly: 0, LossReason == LogWriter.StoreFull ? count : 0);
        }
    }
}

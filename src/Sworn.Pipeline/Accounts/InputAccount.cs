using Sworn.Store.Journal;

namespace Sworn.Pipeline.Accounts;

/// <summary>
/// The account of one input: what was offered to it and what became of that. The receiver counts what it received, the
/// batches count what was handed over, the log's writer counts what it stored or gave up; <see cref="AccountsSnapshot"/>
/// checks that these agree. Thread-safe; every entry is made once per batch, never per message.
/// </summary>
public sealed class InputAccount : IBatchOwner
{
    private readonly Lock _lock;
    private readonly Dictionary<string, long> _rejected = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _dropped = new(StringComparer.Ordinal);
    private long _received;
    private long _stored;
    private long _inFlight;
    private uint _kernelDrops;
    private Func<uint?>? _readKernelDrops;

    internal InputAccount(string name, Lock ledgerLock)
    {
        Name = name;
        _lock = ledgerLock;
    }

    /// <summary>The input's name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public void Stored(int count)
    {
        lock (_lock)
        {
            _inFlight -= count;
            _stored += count;
        }
    }

    /// <inheritdoc/>
    public void Dropped(int count, string reason)
    {
        lock (_lock)
        {
            _inFlight -= count;
            Add(_dropped, reason, count);
        }
    }

    /// <summary>A batch goes to the log.</summary>
    /// <param name="received">The messages that the receiver took since the batch before.</param>
    /// <param name="inBatch">The messages in the batch.</param>
    internal void HandOver(int received, int inBatch)
    {
        lock (_lock)
        {
            _received += received;
            _inFlight += inBatch;
        }
    }

    /// <summary>Messages that were received and given up before they were in a batch.</summary>
    internal void Lose(int count, string reason)
    {
        lock (_lock)
        {
            _received += count;
            Add(_dropped, reason, count);
        }
    }

    /// <summary>Something was received that is no message.</summary>
    internal void Reject(int count, string reason)
    {
        lock (_lock)
        {
            _received += count;
            Add(_rejected, reason, count);
        }
    }

    /// <summary>Where the kernel's count of dropped datagrams is asked for; null when the socket is about to close.</summary>
    internal void WatchKernelDrops(Func<uint?>? read)
    {
        lock (_lock)
        {
            ReadKernelDrops_NeedsLock();
            _readKernelDrops = read;
            _kernelDrops = 0;
        }
    }

    /// <summary>The kernel said how many datagrams it has dropped at the socket; an older count than the last changes nothing.</summary>
    internal void NoteKernelDrops(uint total)
    {
        lock (_lock)
        {
            NoteKernelDrops_NeedsLock(total);
        }
    }

    internal InputSnapshot Snapshot_NeedsLock()
    {
        ReadKernelDrops_NeedsLock();
        return new InputSnapshot
        {
            Name = Name,
            Received = _received,
            Stored = _stored,
            InFlight = _inFlight,
            Rejected = new SortedDictionary<string, long>(_rejected, StringComparer.Ordinal),
            Dropped = new SortedDictionary<string, long>(_dropped, StringComparer.Ordinal),
        };
    }

    private void ReadKernelDrops_NeedsLock()
    {
        if (_readKernelDrops?.Invoke() is { } total)
        {
            NoteKernelDrops_NeedsLock(total);
        }
    }

    private void NoteKernelDrops_NeedsLock(uint total)
    {
        // The counter wraps; the difference, read as signed, tells forward from backward.
        var more = unchecked((int)(total - _kernelDrops));
        if (more > 0)
        {
            _kernelDrops = total;
            _received += more;
            Add(_dropped, DropReasons.Kernel, more);
        }
    }

    private static void Add(Dictionary<string, long> to, string reason, long count)
    {
        to.TryGetValue(reason, out var before);
        to[reason] = before + count;
    }
}

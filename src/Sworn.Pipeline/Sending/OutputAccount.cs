namespace Sworn.Pipeline.Sending;

/// <summary>
/// The books of one output: what the routes gave it, and what became of it. Counted where it happens; a rewind after a
/// break takes back what will be counted again. Thread-safe.
/// </summary>
internal sealed class OutputAccount
{
    // Guards everything below.
    private readonly Lock _lock = new();
    private long _selected;
    private long _forwarded;
    private long _unacknowledged;
    private long _possibleDuplicates;
    private long _breaks;
    private long _redacted;
    private long _missing;
    private long _dropped;
    private long _aggregated;
    private long _looped;
    private long _pastLog;
    private ulong _read;
    private ulong _acknowledged;
    private string? _peer;
    private string? _failure;

    /// <summary>A frame was read: so many messages were given to the destination.</summary>
    public void Read(ulong next, long taken, long redacted)
    {
        lock (_lock)
        {
            _read = next;
            _selected += taken;
            _unacknowledged += taken;
            _redacted += redacted;
        }
    }

    /// <summary>So many messages were confirmed, and with them everything below an index.</summary>
    /// <param name="next">The index.</param>
    /// <param name="count">The messages.</param>
    /// <param name="aggregated">The records that some of them stand for.</param>
    public void Confirm(ulong next, long count, long aggregated)
    {
        lock (_lock)
        {
            _aggregated += aggregated;
            _acknowledged = next;
            _forwarded += count;
            _unacknowledged -= count;
        }
    }

    /// <summary>The destination was lost: what is unconfirmed will be read again.</summary>
    /// <returns>How many messages that are.</returns>
    public long Rewind(ulong next, bool isDuplicatePossible)
    {
        lock (_lock)
        {
            var count = _unacknowledged;
            _selected -= count;
            _unacknowledged = 0;
            _read = next;
            _possibleDuplicates += isDuplicatePossible ? count : 0;
            _breaks += isDuplicatePossible ? 1 : 0;
            return count;
        }
    }

    /// <summary>A frame was passed over: so many messages in it were given up.</summary>
    public void Drop(ulong next, long messages)
    {
        lock (_lock)
        {
            _read = next;
            _selected += messages;
            _dropped += messages;
        }
    }

    /// <summary>So many messages are not given up after all: they are read again from an index.</summary>
    public void TakeBack(ulong next, long messages)
    {
        lock (_lock)
        {
            _read = next;
            _selected -= messages;
            _dropped -= messages;
        }
    }

    /// <summary>Records that were gone before they could be read.</summary>
    public void Miss(ulong next, long records)
    {
        lock (_lock)
        {
            _read = next;
            _missing += records;
        }
    }

    /// <summary>A record that came back was left out.</summary>
    public void Loop()
    {
        lock (_lock)
        {
            _looped++;
        }
    }

    /// <summary>Messages that went past the log and that it had no room for, or did not send before the log recorded again.</summary>
    public void Miss(long messages)
    {
        lock (_lock)
        {
            _missing += messages;
        }
    }

    /// <summary>So many messages that the log does not have were given to the destination.</summary>
    public void ReadPastLog(long taken, long redacted)
    {
        lock (_lock)
        {
            _selected += taken;
            _unacknowledged += taken;
            _redacted += redacted;
        }
    }

    /// <summary>So many of the messages confirmed had gone past the log.</summary>
    public void ConfirmPastLog(long count)
    {
        lock (_lock)
        {
            _pastLog += count;
        }
    }

    /// <summary>Where the output begins.</summary>
    public void Begin(ulong next)
    {
        lock (_lock)
        {
            (_read, _acknowledged) = (next, next);
        }
    }

    /// <summary>The destination is reached, or it is not, and why.</summary>
    public void SetPeer(string? peer, string? failure)
    {
        lock (_lock)
        {
            (_peer, _failure) = (peer, failure);
        }
    }

    /// <summary>The books at one moment.</summary>
    public OutputSnapshot Snapshot(string name, string transport, DeliveryClass delivery, ulong durable, long altered, long undelivered)
    {
        lock (_lock)
        {
            return new OutputSnapshot
            {
                Name = name,
                Transport = transport,
                Delivery = delivery,
                Selected = _selected,
                Forwarded = _forwarded,
                Unacknowledged = _unacknowledged,
                Dropped = _dropped,
                PossibleDuplicates = _possibleDuplicates,
                Breaks = _breaks,
                Redacted = _redacted,
                Altered = altered,
                Missing = _missing,
                Undelivered = undelivered,
                Aggregated = _aggregated,
                Looped = _looped,
                PastLog = _pastLog,
                Read = _read,
                Acknowledged = _acknowledged,
                Lag = durable > _read ? (long)(durable - _read) : 0,
                Peer = _peer,
                Failure = _failure,
            };
        }
    }
}

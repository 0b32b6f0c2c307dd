namespace Sworn.Pipeline.Accounts;

/// <summary>
/// The books of one input. Each thread that receives for it has a <see cref="LaneAccount"/>; the log's writer answers
/// each batch through its <see cref="Handover"/>. Thread-safe.
/// <i>Invariant, while the code is right: received = stored + forwarded only + rejected + dropped + in flight.</i>
/// </summary>
public sealed class InputAccount
{
    // The lock of all accounts of the node: guards every field below.
    private readonly Lock _lock;
    private readonly ReasonCounts _rejected = new();
    private readonly ReasonCounts _dropped = new();
    private readonly List<LaneAccount> _lanes = [];
    private readonly List<DropReading> _dropCounters = [];
    private readonly Stack<Handover> _idle = new();
    private readonly Dictionary<InputNote, long> _notes = [];
    private readonly MessageCounts _messages = new();
    private long _received;
    private long _stored;
    private long _forwardedOnly;
    private long _handedOver;

    internal InputAccount(string name, Lock accounts)
    {
        Name = name;
        _lock = accounts;
    }

    /// <summary>The input's name in the configuration.</summary>
    public string Name { get; }

    /// <summary>Opens the page of one receiving thread.</summary>
    public LaneAccount OpenLane()
    {
        lock (_lock)
        {
            var lane = new LaneAccount(this);
            _lanes.Add(lane);
            return lane;
        }
    }

    /// <summary>Counts something that is no message but worth knowing beside them.</summary>
    public void Note(InputNote what, long count = 1)
    {
        lock (_lock)
        {
            Note_NeedsLock(what, count);
        }
    }

    /// <summary>Adds what inspection has counted and empties it.</summary>
    internal void Add(MessageCounts counts)
    {
        lock (_lock)
        {
            _messages.TakeFrom(counts);
        }
    }

    /// <summary>Includes a socket's drops from here on.</summary>
    internal void Watch(IDropCounter counter)
    {
        lock (_lock)
        {
            _dropCounters.Add(new DropReading(counter));
        }
    }

    /// <summary>Reads a socket's drops for the last time; the caller closes it next.</summary>
    /// <returns>How many drops are new.</returns>
    internal long Unwatch(IDropCounter counter)
    {
        lock (_lock)
        {
            var news = ReadDrops_NeedsLock();
            _dropCounters.RemoveAll(reading => reading.Counter == counter);
            return news;
        }
    }

    /// <summary>Reads the kernel's counters into the books.</summary>
    /// <returns>How many drops are new.</returns>
    internal long ReadDrops()
    {
        lock (_lock)
        {
            return ReadDrops_NeedsLock();
        }
    }

    /// <summary>
    /// Takes a total that came with a datagram; older than what was read meanwhile, it changes nothing.
    /// </summary>
    /// <returns>How many drops are new.</returns>
    internal long PostDrops(IDropCounter counter, uint total)
    {
        lock (_lock)
        {
            foreach (var reading in _dropCounters)
            {
                if (reading.Counter == counter)
                {
                    return PostDrops_NeedsLock(reading, total);
                }
            }

            return 0;
        }
    }

    /// <summary>Makes a lane's counts visible, in one step with what its open batch holds.</summary>
    internal void Publish(LaneAccount lane, long open)
    {
        lock (_lock)
        {
            Publish_NeedsLock(lane, open);
        }
    }

    /// <summary>Publishes, and moves what the batch holds from the lane to the log's writer.</summary>
    internal Handover HandOver(LaneAccount lane, int count, long open, IHandoverListener? listener)
    {
        lock (_lock)
        {
            Publish_NeedsLock(lane, open);
            _handedOver += count;
            if (!_idle.TryPop(out var handover))
            {
                handover = new Handover(this);
            }

            handover.Begin(count, listener);
            return handover;
        }
    }

    /// <summary>
    /// The writer's answer: <paramref name="told"/> is its count, <paramref name="settled"/> is ours.
    /// </summary>
    /// <param name="told">How many messages the writer answers for.</param>
    /// <param name="settled">How many of them we were waiting for.</param>
    /// <param name="dropReason">Why they were given up; null when they are stored.</param>
    /// <param name="isForwardedOnly">Whether an output has them and the log has not.</param>
    /// <param name="done">The receipt, when nothing is left to answer: it serves again.</param>
    internal void Settle(int told, int settled, string? dropReason, bool isForwardedOnly, Handover? done)
    {
        lock (_lock)
        {
            _handedOver -= settled;
            if (isForwardedOnly)
            {
                _forwardedOnly += told;
            }
            else if (dropReason is null)
            {
                _stored += told;
            }
            else
            {
                _dropped.Add(dropReason, told);
            }

            if (done is not null)
            {
                _idle.Push(done);
            }
        }
    }

    internal InputSnapshot Snapshot_NeedsLock()
    {
        ReadDrops_NeedsLock();
        var open = 0L;
        foreach (var lane in _lanes)
        {
            open += lane.PublishedOpen;
        }

        return new InputSnapshot
        {
            Name = Name,
            Received = _received,
            Stored = _stored,
            ForwardedOnly = _forwardedOnly,
            Rejected = _rejected.ToDictionary(),
            Dropped = _dropped.ToDictionary(),
            InFlight = _handedOver + open,
            Notes = new Dictionary<InputNote, long>(_notes),
            Formats = _messages.Formats.ToDictionary(),
            Malformed = _messages.Malformed.ToDictionary(),
        };
    }

    private void Publish_NeedsLock(LaneAccount lane, long open)
    {
        _received += lane.TakeReceived();
        _rejected.TakeFrom(lane.RejectedCounts);
        _dropped.TakeFrom(lane.DroppedCounts);
        if (lane.TakeTruncated() is var truncated and > 0)
        {
            Note_NeedsLock(InputNote.Truncated, truncated);
        }

        if (lane.TakeRedacted() is var redacted and > 0)
        {
            Note_NeedsLock(InputNote.Redacted, redacted);
        }

        lane.PublishedOpen = open;
    }

    private void Note_NeedsLock(InputNote what, long count) =>
        _notes[what] = _notes.GetValueOrDefault(what) + count;

    private long ReadDrops_NeedsLock()
    {
        var news = 0L;
        foreach (var reading in _dropCounters)
        {
            news += reading.Counter.TryRead(out var total) ? PostDrops_NeedsLock(reading, total) : 0;
        }

        return news;
    }

    private long PostDrops_NeedsLock(DropReading reading, uint total)
    {
        var news = reading.Advance(total);
        if (news > 0)
        {
            _received += news;
            _dropped.Add(LossReason.Kernel, news);
        }

        return news;
    }

    private sealed class DropReading(IDropCounter counter)
    {
        private uint _last;

        public IDropCounter Counter { get; } = counter;

        /// <summary>The distance on the circle of 2³²; the half behind us is a reading older than the last.</summary>
        public long Advance(uint total)
        {
            var distance = unchecked((int)(total - _last));
            if (distance <= 0)
            {
                return 0;
            }

            _last = total;
            return distance;
        }
    }
}

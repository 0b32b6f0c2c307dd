namespace Sworn.Pipeline.Receiving;

/// <summary>
/// Whether a node takes anything new. Whoever must not be run away from closes it, and it is open again when each of them has opened it;
/// while it is closed inputs wait or give up, as they do while the log takes no more. Thread-safe; receiving threads only look.
/// </summary>
public sealed class IntakeGate
{
    // Guards the set, and is what receiving threads wait on.
    private readonly object _lock = new();
    private readonly SortedSet<string> _closers = new(StringComparer.Ordinal);
    private volatile bool _isClosed;

    /// <summary>Whether nothing is taken.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Who closed it.</summary>
    public IReadOnlyList<string> Closers
    {
        get
        {
            lock (_lock)
            {
                return [.. _closers];
            }
        }
    }

    /// <summary>Closes it.</summary>
    /// <returns>Whether it was open.</returns>
    public bool Close(string closer)
    {
        lock (_lock)
        {
            var wasOpen = _closers.Count == 0;
            _closers.Add(closer);
            _isClosed = true;
            return wasOpen;
        }
    }

    /// <summary>Takes back what one of the closers did.</summary>
    /// <returns>Whether it was closed and is open now.</returns>
    public bool Open(string closer)
    {
        lock (_lock)
        {
            if (!_closers.Remove(closer) || _closers.Count > 0)
            {
                return false;
            }

            _isClosed = false;
            Monitor.PulseAll(_lock);
            return true;
        }
    }

    /// <summary>Waits until it is open.</summary>
    /// <returns>False when it is still closed after so long.</returns>
    public bool WaitUntilOpen(TimeSpan limit)
    {
        if (!_isClosed)
        {
            return true;
        }

        lock (_lock)
        {
            return !_isClosed || (limit > TimeSpan.Zero && Monitor.Wait(_lock, limit) && !_isClosed);
        }
    }
}

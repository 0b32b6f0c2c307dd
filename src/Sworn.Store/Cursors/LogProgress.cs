namespace Sworn.Store.Cursors;

/// <summary>
/// How far the log is durable, for readers to wait on: only durable records may leave the node, or a crash would give
/// their indexes to others. The writer tells it after each sync and never waits for a reader. Thread-safe.
/// </summary>
public sealed class LogProgress
{
    // Guards _durable and is what readers wait on.
    private readonly object _lock = new();
    private ulong _durable;

    /// <summary>The index behind the last record on stable storage.</summary>
    public ulong Durable
    {
        get
        {
            lock (_lock)
            {
                return _durable;
            }
        }
    }

    /// <summary>Says that the log is durable up to here, and wakes whoever waits.</summary>
    public void Advance(ulong durable)
    {
        lock (_lock)
        {
            if (durable > _durable)
            {
                _durable = durable;
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Wakes whoever waits, so that they look whether they should end.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until there is a durable record of this index, somebody wakes all, or the time is over.</summary>
    /// <returns>Whether there is one.</returns>
    public bool WaitFor(ulong index, TimeSpan limit)
    {
        lock (_lock)
        {
            if (_durable <= index)
            {
                Monitor.Wait(_lock, limit);
            }

            return _durable > index;
        }
    }
}

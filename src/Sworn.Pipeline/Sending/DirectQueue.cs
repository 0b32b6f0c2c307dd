namespace Sworn.Pipeline.Sending;

/// <summary>
/// What one output has to send past the log, in order; kept until its destination confirmed it. The writer adds and clears, the
/// output reads. Thread-safe.
/// </summary>
internal sealed class DirectQueue
{
    private static readonly List<DirectBatch> Nothing = [];

    // Guards everything below.
    private readonly Lock _lock = new();
    private readonly List<DirectBatch> _batches = [];
    private int _next;
    private DirectBatch? _reading;
    private bool _isReadingTheLast;

    /// <summary>The batches that are not confirmed.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _batches.Count;
            }
        }
    }

    /// <summary>Whether there is one to be sent.</summary>
    /// <param name="read">How far the output has read the log.</param>
    public bool HasNext(ulong read)
    {
        lock (_lock)
        {
            return HasNext_NeedsLock(read);
        }
    }

    public void Add(DirectBatch batch)
    {
        lock (_lock)
        {
            _batches.Add(batch);
        }
    }

    /// <summary>The next batch to be sent, which stays valid until <see cref="EndRead"/>; null when there is none.</summary>
    /// <param name="read">How far the output has read the log: what comes before a batch there goes before it.</param>
    public DirectBatch? BeginRead(ulong read)
    {
        lock (_lock)
        {
            _reading = HasNext_NeedsLock(read) ? _batches[_next++] : null;
            return _reading;
        }
    }

    /// <summary>The output looks at the batch no more.</summary>
    public void EndRead()
    {
        DirectBatch? last;
        lock (_lock)
        {
            last = _isReadingTheLast ? _reading : null;
            _isReadingTheLast = false;
            _reading = null;
        }

        last?.Release();
    }

    /// <summary>The destination has the first batch.</summary>
    public void Confirm(DirectBatch batch)
    {
        lock (_lock)
        {
            if (_batches.Count == 0 || _batches[0] != batch)
            {
                // It was cleared away meanwhile.
                return;
            }

            _batches.RemoveAt(0);
            _next--;
        }

        batch.Release();
    }

    /// <summary>The connection broke: all that is not confirmed is to be sent again.</summary>
    public void Rewind()
    {
        lock (_lock)
        {
            _next = 0;
        }
    }

    /// <summary>Lets go of everything.</summary>
    /// <returns>The messages in it that other outputs confirmed and this one has not.</returns>
    public long Clear()
    {
        List<DirectBatch> left;
        lock (_lock)
        {
            left = _batches.Count == 0 ? Nothing : [.. _batches];
            _batches.Clear();
            _next = 0;
            _isReadingTheLast = _reading is not null && left.Contains(_reading);
            left = _isReadingTheLast ? left.FindAll(batch => batch != _reading) : left;
        }

        var missed = 0L;
        foreach (var batch in left)
        {
            missed += batch.Confirmed;
            batch.Release();
        }

        return missed;
    }

    private bool HasNext_NeedsLock(ulong read) => _next < _batches.Count && _batches[_next].After <= read;
}

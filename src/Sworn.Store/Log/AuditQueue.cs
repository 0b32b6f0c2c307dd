using Sworn.Store.Files;

namespace Sworn.Store.Log;

/// <summary>
/// The log's own records that wait to be written: each completes a task when it is on stable storage, or fails it when even the reserve has
/// no room.
/// </summary>
/// <param name="sync">The writer's lock, which guards what was added; what was taken is the writer's own.</param>
internal sealed class AuditQueue(object sync)
{
    private readonly Queue<Request> _added = new();
    private readonly List<Request> _taken = [];

    /// <summary>Whether any waits. Needs the lock.</summary>
    public bool HasAny_NeedsLock => _added.Count > 0;

    /// <summary>Adds one; the task is the caller's to wait for.</summary>
    public Task Add_NeedsLock(Func<SealedLog, bool> write)
    {
        var request = new Request(write);
        _added.Enqueue(request);
        return request.Done.Task;
    }

    /// <summary>Writes what waits and syncs it.</summary>
    /// <returns>Whether any was written.</returns>
    public bool Append(SealedLog log)
    {
        Take();
        var isAny = false;
        foreach (var request in _taken)
        {
            request.IsWritten = request.Write(log);
            isAny |= request.IsWritten;
        }

        if (_taken.Count > 0)
        {
            log.Sync();
        }

        return isAny;
    }

    /// <summary>Completes what was written, which is durable, and fails the rest.</summary>
    public void Complete(string origin)
    {
        foreach (var request in _taken)
        {
            if (request.IsWritten)
            {
                request.Done.TrySetResult();
            }
            else
            {
                request.Done.TrySetException(new StoreException(origin, "no room for one of the log's own records"));
            }
        }

        _taken.Clear();
    }

    /// <summary>The writer ends: nothing more is written.</summary>
    public void Fail(string origin)
    {
        Take();
        foreach (var request in _taken)
        {
            request.Done.TrySetException(new StoreException(origin, "the log's writer has ended"));
        }

        _taken.Clear();
    }

    private void Take()
    {
        lock (sync)
        {
            while (_added.TryDequeue(out var request))
            {
                _taken.Add(request);
            }
        }
    }

    private sealed class Request(Func<SealedLog, bool> write)
    {
        public Func<SealedLog, bool> Write { get; } = write;

        public bool IsWritten { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using Sworn.Store.Journal;

namespace Sworn.Store.Log;

/// <summary>
/// The fixed number of batches between receivers and writer. Who finds none must wait or drop: this is the whole of the
/// back-pressure. Thread-safe.
/// </summary>
internal sealed class BatchPool(int batches, int batchBytes) : IDisposable
{
    // Guards every field below.
    private readonly Lock _lock = new();
    private readonly Stack<RecordBatch> _free = new(batches);
    private readonly SemaphoreSlim _available = new(batches, batches);

    /// <summary>Octets in a batch.</summary>
    public int BatchBytes => batchBytes;

    /// <summary>How many there are.</summary>
    public int Count => batches;

    /// <summary>How much of the batches is in use.</summary>
    public int UsedPercent => (batches - _available.CurrentCount) * 100 / batches;

    public RecordBatch? TryRent(TimeSpan limit)
    {
        if (!_available.Wait(limit))
        {
            return null;
        }

        lock (_lock)
        {
            if (_free.TryPop(out var batch))
            {
                return batch;
            }
        }

        return new RecordBatch(batchBytes);
    }

    public void Return(RecordBatch batch)
    {
        if (batch.IsSpare)
        {
            // A copy beside the pool: the collector takes it.
            return;
        }

        batch.Clear();
        lock (_lock)
        {
            _free.Push(batch);
        }

        _available.Release();
    }

    public void Dispose() => _available.Dispose();
}

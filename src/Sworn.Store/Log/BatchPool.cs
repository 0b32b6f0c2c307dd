using Sworn.Store.Journal;

namespace Sworn.Store.Log;

/// <summary>
/// The fixed number of batches between receivers and writer. Who finds none must wait or drop: this is the whole of the
/// back-pressure. Thread-safe.
/// <para>
/// Who fills batches faster than the writer takes them would soon have all of them under way, and every octet would leave
/// the processor's cache before the writer comes to it. So when <see cref="WarmOctets"/> are under way, the next batch is
/// given out when one comes back, or after <see cref="WarmWait"/>: a writer that only lags is waited for, one that
/// waits for the disk is not.
/// </para>
/// </summary>
internal sealed class BatchPool(int batches, int batchBytes) : IDisposable
{
    private const int WarmOctets = 1 << 20;
    private static readonly TimeSpan WarmWait = TimeSpan.FromMilliseconds(2);

    // Guards every field below, and is what those wait on who wait for a batch that comes back.
    private readonly object _lock = new();
    private readonly Stack<RecordBatch> _free = new(batches);
    private readonly SemaphoreSlim _available = new(batches, batches);
    private readonly int _warm = Math.Max(2, WarmOctets / batchBytes);
    private int _underWay;

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
            if (_underWay >= _warm)
            {
                Monitor.Wait(_lock, WarmWait);
            }

            _underWay++;
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
            _underWay--;
            Monitor.Pulse(_lock);
        }

        _available.Release();
    }

    public void Dispose() => _available.Dispose();
}

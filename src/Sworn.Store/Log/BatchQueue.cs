using Sworn.Store.Journal;

namespace Sworn.Store.Log;

/// <summary>
/// The batches that wait to be written: those that came back from the way past the log first, then those of the receivers in the order
/// in which they were submitted.
/// </summary>
/// <param name="sync">The writer's lock, which guards the receivers' batches; what came back is the writer's own.</param>
internal sealed class BatchQueue(object sync)
{
    private readonly Queue<RecordBatch> _submitted = new();
    private readonly Queue<RecordBatch> _ahead = new();

    /// <summary>Whether any waits. Needs the lock.</summary>
    public bool HasAny_NeedsLock => _ahead.Count + _submitted.Count > 0;

    public void Submit_NeedsLock(RecordBatch batch) => _submitted.Enqueue(batch);

    /// <summary>Adds a batch behind those that came back before, and before all that were submitted.</summary>
    public void PutAhead(RecordBatch batch) => _ahead.Enqueue(batch);

    /// <summary>Moves to a frame what fits one (<see cref="SealedLog.FitsOneFrame"/>).</summary>
    public void Gather(List<RecordBatch> frame, SealedLog log)
    {
        var records = 0;
        long octets = 0;
        foreach (var batch in frame)
        {
            records += batch.Count;
            octets += batch.Length;
        }

        lock (sync)
        {
            while ((_ahead.TryPeek(out var next) || _submitted.TryPeek(out next)) && log.FitsOneFrame(frame.Count, records, octets, next))
            {
                frame.Add(_ahead.Count > 0 ? _ahead.Dequeue() : _submitted.Dequeue());
                records += next.Count;
                octets += next.Length;
            }
        }
    }

    /// <summary>Moves everything.</summary>
    public void GatherAll(List<RecordBatch> frame)
    {
        lock (sync)
        {
            frame.AddRange(_ahead);
            frame.AddRange(_submitted);
            _ahead.Clear();
            _submitted.Clear();
        }
    }

    /// <summary>Takes out the oldest submitted batch that may be given up; null when there is none. Any thread.</summary>
    public RecordBatch? TakeOldestToGiveUp()
    {
        RecordBatch? oldest = null;
        lock (sync)
        {
            for (var left = _submitted.Count; left > 0; left--)
            {
                var batch = _submitted.Dequeue();
                if (oldest is null && batch.MayBeGivenUp)
                {
                    oldest = batch;
                }
                else
                {
                    _submitted.Enqueue(batch);
                }
            }
        }

        return oldest;
    }
}

using Sworn.Core;
using Sworn.Store.Journal;

namespace Sworn.Store.Log;

/// <summary>
/// Takes out of a frame what the log need not keep, and sends it past the log. Where the way past the log has no room for it the log
/// keeps it after all: what nobody else has is not given up. Of the writer's thread.
/// </summary>
internal sealed class FrameSelection(SealedLog log, BatchPool pool)
{
    private readonly bool[] _isKept = new bool[RecordBatch.MaxRecordCount];

    /// <summary>Applies a selection to the batches of a frame from one on.</summary>
    public void Apply(List<RecordBatch> frame, int from, IRecordSelection selection, ILogBypass bypass)
    {
        var to = from;
        for (var at = from; at < frame.Count; at++)
        {
            if (Keep(frame[at], selection, bypass) is { } kept)
            {
                frame[to++] = kept;
            }
        }

        frame.RemoveRange(to, frame.Count - to);
    }

    /// <summary>What the log keeps of a batch; null when that is nothing.</summary>
    private RecordBatch? Keep(RecordBatch batch, IRecordSelection selection, ILogBypass bypass)
    {
        var isKept = _isKept.AsSpan(0, batch.Count);
        var kept = bypass.HasRoomForAll ? selection.Select(batch, isKept) : batch.Count;
        if (kept == batch.Count)
        {
            return batch;
        }

        if (kept == 0)
        {
            bypass.PassUnselected(batch, log.Size);
            return null;
        }

        var rest = Copy(batch, isKept);
        log.Seal(rest);
        foreach (ref var keeps in isKept)
        {
            keeps = !keeps;
        }

        var passed = Copy(batch, isKept);
        pool.Return(batch);
        bypass.PassUnselected(passed, log.Size);
        return rest;
    }

    private static RecordBatch Copy(RecordBatch batch, ReadOnlySpan<bool> isKept)
    {
        var copy = batch.CopyWhere(isKept);
        copy.Owner = batch.Owner;
        Invariant.Check(copy.IsSpare);
        return copy;
    }
}

using System.Collections.Concurrent;
using Sworn.Pipeline.Native;
using Sworn.Store;
using Sworn.Store.Blocks;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Log;
using Sworn.Store.Retention;
using Sworn.Store.Segments;

namespace Sworn.Pipeline.Sealing;

/// <summary>
/// Turns journal files into segments, as far as a checkpoint covers them: the last one block by block while it grows, on a
/// thread that gets the processor when nobody else wants it, so that receiving never waits. The journal file goes only when
/// it has ended, its segment is durable, was decoded and compared, and the log says so in a SEG-SEAL leaf.
/// </summary>
public sealed class SegmentSealing : IDisposable
{
    // So often the thread looks for a journal file that ended, besides at every checkpoint that it is told of.
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(2);

    private readonly StoreDirectory _directory;
    private readonly LogWriter _writer;
    private readonly IRecordAnalyst _analyst;
    private readonly SegmentBuilder _builder;
    private readonly StoreEvents _events;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private readonly HashSet<ulong> _givenUp = [];
    private readonly ConcurrentQueue<RewriteRequest> _rewrites = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly SealingPace _pace;
    private bool _wasFull;
    private int _mismatches;

    /// <summary>Begins.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="writer">The log's writer.</param>
    /// <param name="analyst">Says where the named parts of a record lie; used by the new thread alone.</param>
    /// <param name="events">Takes the facts.</param>
    public SegmentSealing(StoreDirectory directory, LogWriter writer, IRecordAnalyst analyst, StoreEvents events)
    {
        _directory = directory;
        _writer = writer;
        _analyst = analyst;
        _builder = new SegmentBuilder(directory, analyst);
        _events = events;
        _pace = new SealingPace(writer.Status.Size);
        _thread = new Thread(Run) { IsBackground = true, Name = "sworn sealing" };
        _thread.Start();
    }

    /// <summary>Shows the blocks of the segment that is being made: searches need not read the journal for them.</summary>
    public GrowingSegment Growing => _builder.Growing;

    /// <summary>Completes when the thread has ended: after <see cref="Dispose"/>, or with what stopped it.</summary>
    public Task Completion => _completion.Task;

    /// <summary>
    /// Makes segments of all journal files that ended, and writes those again that a plan concerns: on this one thread, so
    /// that nobody else makes one meanwhile.
    /// </summary>
    /// <returns>The segments that were written again.</returns>
    /// <exception cref="StoreException">The disk failed or is full, or a file cannot be made a segment.</exception>
    /// <exception cref="OperationCanceledException">The thread has ended.</exception>
    public Task<IReadOnlyList<SegmentRange>> RewriteAsync(WithholdingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var request = new RewriteRequest(plan);
        _rewrites.Enqueue(request);
        if (_completion.Task.IsCompleted)
        {
            CancelRewrites();
        }
        else
        {
            _wake.Set();
        }

        return request.Done.Task;
    }

    /// <summary>Ends the thread; a segment that is half built is given up, its journal file stays.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _builder.Dispose();
        _stop.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        try
        {
            ThreadWeight.YieldToAll();
            RemoveLeftovers();
            do
            {
                SealAll();
                RewriteAll();
            }
            while (WaitHandle.WaitAny([_stop.Token.WaitHandle, _wake], WaitLimit) != 0);

            _builder.Abandon();
            _completion.SetResult();
        }
        catch (OperationCanceledException)
        {
            _completion.SetResult();
        }
        catch (StoreException failure)
        {
            _completion.SetException(failure);
        }

        CancelRewrites();
    }

    private void CancelRewrites()
    {
        while (_rewrites.TryDequeue(out var request))
        {
            request.Done.TrySetCanceled();
        }
    }

    private void RewriteAll()
    {
        while (_rewrites.TryDequeue(out var request))
        {
            try
            {
                SealAll();
                request.Done.TrySetResult(Rewrite(request.Plan));
            }
            catch (StoreException failure)
            {
                request.Done.TrySetException(failure);
            }
            catch (OperationCanceledException)
            {
                request.Done.TrySetCanceled();
                throw;
            }
        }
    }

    private IReadOnlyList<SegmentRange> Rewrite(WithholdingPlan plan)
    {
        foreach (var firstIndex in JournalFiles.List(_directory).SkipLast(1))
        {
            throw new StoreException(JournalFiles.NameOf(firstIndex), "is no segment yet, and may have what is to be given up");
        }

        using var rewriter = new SegmentRewriter(_directory, _analyst);
        return Withholding.Rewrite(
            _directory, rewriter, plan, summary => _writer.DeclareSegmentAsync(summary).WaitAsync(_stop.Token).GetAwaiter().GetResult());
    }

    /// <summary>
    /// A segment whose journal file is still there was not yet declared when the node ended: the journal is the older
    /// witness, so the segment goes and is built again.
    /// </summary>
    private void RemoveLeftovers()
    {
        var journal = JournalFiles.List(_directory).ToHashSet();
        foreach (var range in SegmentFiles.List(_directory).Where(range => journal.Contains(range.FirstIndex)))
        {
            _directory.Delete(range.Name);
            _directory.SyncFolder(SegmentFiles.Folder);
        }

        _directory.Delete(SegmentFiles.Growing);
        _directory.Delete(SegmentFiles.Rewritten);
        foreach (var range in SegmentFiles.List(_directory))
        {
            // Of segments that an earlier version made, of one whose making was interrupted here, of a tree made again.
            _builder.ForgetLeaves(range);
        }
    }

    private void SealAll()
    {
        var files = JournalFiles.List(_directory);
        var status = _writer.Status;
        if (!status.IsFull && !_pace.IsTimeFor(files.Count - 1, status.Size))
        {
            return;
        }

        for (var number = 0; number + 1 < files.Count; number++)
        {
            if (files[number + 1] > _writer.Status.CheckpointSize)
            {
                return;
            }

            if (!Try(files[number], Seal))
            {
                return;
            }
        }

        // What little room is left belongs to the log; searches read the journal as well.
        if (files.Count > 0 && !status.IsFull && !_wasFull)
        {
            Try(files[^1], Grow);
        }
    }

    /// <summary>
    /// Makes a segment, or a part of it. A failure costs no evidence, for the journal file stays: a full disk is waited for,
    /// any other file that fails is left as it is until the next start.
    /// </summary>
    /// <returns>False when the disk is full.</returns>
    private bool Try(ulong firstIndex, Action<ulong> make)
    {
        if (_givenUp.Contains(firstIndex))
        {
            return true;
        }

        try
        {
            make(firstIndex);
            _wasFull = false;
            return true;
        }
        catch (StoreException failure) when (failure.IsFull)
        {
            if (!_wasFull)
            {
                _events.SealingFailed(failure);
            }

            _wasFull = true;
            return false;
        }
        catch (StoreException failure)
        {
            _givenUp.Add(firstIndex);
            _events.SealingFailed(failure);
            return true;
        }
    }

    /// <summary>Makes blocks of what is in the last file and covered.</summary>
    private void Grow(ulong firstIndex) => _builder.Grow(firstIndex, _writer.Status.CheckpointSize, _stop.Token);

    private void Seal(ulong firstIndex)
    {
        var range = _builder.Build(firstIndex, _stop.Token);
        var summary = Summarize(range);
        _writer.DeclareSegmentAsync(summary).WaitAsync(_stop.Token).GetAwaiter().GetResult();
        _events.SegmentSealed(range.FirstIndex, range.EndIndex, summary.BodyOctets, summary.Length);

        if (_builder.Mismatches is var mismatches && mismatches != _mismatches)
        {
            _events.SegmentMismatched(range.FirstIndex, range.EndIndex, mismatches - _mismatches, _builder.Mismatch ?? "");
            _mismatches = mismatches;
        }

        _directory.Delete(JournalFiles.NameOf(firstIndex));
        _directory.SyncFolder(JournalFiles.Folder);
        _builder.ForgetLeaves(range);
    }

    private SegmentSummary Summarize(SegmentRange range)
    {
        try
        {
            using var segment = SegmentReader.Open(_directory, range);
            return segment.Summarize();
        }
        catch (DamagedBlockException damage)
        {
            // What was synced a moment ago reads back wrong: the medium fails. The journal file is the witness to keep.
            _directory.Delete(range.Name);
            throw new StoreException(range.Name, damage.Message, inner: damage);
        }
    }

    private sealed record RewriteRequest(WithholdingPlan Plan)
    {
        public TaskCompletionSource<IReadOnlyList<SegmentRange>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using System.Diagnostics.CodeAnalysis;
using Sworn.Core;
using Sworn.Store.Cursors;
using Sworn.Store.Files;
using Sworn.Store.Journal;
using Sworn.Store.Retention;
using Sworn.Store.Segments;

namespace Sworn.Store.Log;

/// <summary>
/// The sequencer: one thread that takes batches from all receivers, writes what has gathered as one frame, syncs and
/// seals on time, and tells owners what is durable. What gathers while it is busy is the next frame: batching needs no
/// window (design/store.md, section 5.1). Public members are thread-safe.
/// </summary>
public sealed class LogWriter : ILogIntake, IDisposable
{
    /// <summary>Messages were given up because the disk is full.</summary>
    public const string StoreFull = "store-full";

    /// <summary>Messages were given up because the disk failed.</summary>
    public const string StoreFailed = "store-failed";

    private static readonly TimeSpan BypassWait = TimeSpan.FromMilliseconds(20);

    private readonly SealedLog _log;
    private readonly LogWriterOptions _options;
    private readonly StoreEvents _events;
    private readonly TimeProvider _time;
    private readonly BatchPool _pool;
    private readonly RecordingControl _recording;
    private readonly Thread _thread;

    // The lock guards what waits, _isStopping and _isBypassBusy, and is what the thread waits on.
    private readonly object _lock = new();
    private readonly BatchQueue _queue;
    private readonly AuditQueue _audits;
    private bool _isStopping;
    private volatile bool _isBypassBusy;
    private volatile IRecordSelection? _selection;

    // Below: only the thread's.
    private readonly List<RecordBatch> _frame = [];
    private readonly FrameSelection _unselected;
    private readonly List<PendingCommit> _pending = [];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _firstUnsynced;
    private long _lastCheckpoint;
    private bool _hasNewEvents;
    private bool _isAwaited;
    private volatile LogStatus _status;

    /// <summary>Starts the thread on an open log, which it owns from here.</summary>
    public LogWriter(SealedLog log, LogWriterOptions options, StoreEvents events, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(options);
        _log = log;
        _options = options;
        _events = events;
        _time = time;
        Session = log.Session;
        Clock = log.Clock;
        _pool = new BatchPool((int)Math.Max(4, options.QueueBytes / options.BatchBytes), options.BatchBytes);
        _queue = new BatchQueue(_lock);
        _audits = new AuditQueue(_lock);
        _unselected = new FrameSelection(log, _pool);
        _recording = new RecordingControl(log, options, events, time) { Reclaim = Reclaim };
        _lastCheckpoint = time.GetTimestamp();
        _status = Observe();
        Progress.Advance(log.DurableSize);
        _thread = new Thread(Run) { IsBackground = true, Name = "sworn log writer" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public uint Session { get; }

    /// <inheritdoc/>
    public LogClock Clock { get; }

    /// <inheritdoc/>
    public SourceTable Sources { get; } = new();

    /// <inheritdoc/>
    public int BatchCapacity => _pool.BatchBytes;

    /// <summary>The log's state after the writer's last step.</summary>
    public LogStatus Status => _status;

    /// <summary>How far the log is durable, for its readers.</summary>
    public LogProgress Progress { get; } = new();

    /// <summary>The log's identity.</summary>
    public UInt128 LogId => _log.LogId;

    /// <summary>
    /// Completes when the writer has ended: after <see cref="StopAsync"/>, or with the exception that stopped it. In the
    /// latter case the process must end; the next start recovers.
    /// </summary>
    public Task Completion => _completion.Task;

    /// <inheritdoc/>
    public bool IsStopped => _recording.Switch.State == RecordingState.Stopped;

    /// <summary>How many batches there are between receivers and log.</summary>
    public int BatchCount => _pool.Count;

    /// <inheritdoc/>
    public int UsedPercent => _pool.UsedPercent;

    /// <summary>Where messages go while local recording is stopped; null where they cannot.</summary>
    public ILogBypass? Bypass => _recording.Bypass;

    /// <inheritdoc/>
    public RecordBatch? TryRent() => Rent(TimeSpan.Zero);

    /// <inheritdoc/>
    public RecordBatch? Rent(TimeSpan limit)
    {
        if (!IsStopped)
        {
            return _pool.TryRent(limit);
        }

        WaitWhileStopped(limit);
        return null;
    }

    /// <inheritdoc/>
    public RecordBatch? TryTakeBack(string reason)
    {
        if (IsStopped || _queue.TakeOldestToGiveUp() is not { } oldest)
        {
            return null;
        }

        oldest.Owner?.Dropped(oldest.EventCount, reason);
        oldest.Clear();
        return oldest;
    }

    /// <summary>Gives the way past the log, which the policy <see cref="FullPolicy.StopLocal"/> needs. Once.</summary>
    public void PassBy(ILogBypass bypass)
    {
        ArgumentNullException.ThrowIfNull(bypass);
        Invariant.Check(_recording.Bypass is null);
        bypass.Attach(this);
        _recording.Bypass = bypass;
    }

    /// <summary>
    /// Says which received messages the log keeps from here on; null for all. The others go past the log where there is a way
    /// and every output has room for them.
    /// </summary>
    public void Select(IRecordSelection? selection) => _selection = selection;

    /// <summary>Sets what is done about a full disk from here on.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="duration">After so long the configured one returns; null for as long as the node runs.</param>
    /// <returns>The policy before.</returns>
    public PolicyInForce SetPolicy(FullPolicy policy, TimeSpan? duration)
    {
        var before = _recording.Switch.Set(policy, duration);
        Wake();
        return before;
    }

    /// <summary>The policy for a full disk.</summary>
    public PolicyInForce Policy => _recording.Switch.Policy;

    /// <summary>
    /// Resumes recording that a policy stopped, as soon as another journal file can be made, and whatever else the options ask for.
    /// </summary>
    public void Resume()
    {
        _recording.Switch.AskToResume();
        Wake();
    }

    /// <summary>Makes the writer look again: the bypass has answered for a batch.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            _isBypassBusy = false;
            Monitor.PulseAll(_lock);
        }
    }

    /// <inheritdoc/>
    public void Return(RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _pool.Return(batch);
    }

    /// <inheritdoc/>
    public void Submit(RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_lock)
        {
            if (!_completion.Task.IsCompleted)
            {
                _queue.Submit_NeedsLock(batch);
                Monitor.PulseAll(_lock);
                return;
            }
        }

        batch.Owner?.Dropped(batch.EventCount, StoreFailed);
        _pool.Return(batch);
    }

    /// <summary>Appends a message of sworn's own. Completes when it is on stable storage.</summary>
    /// <param name="message">An RFC 5424 message.</param>
    /// <exception cref="StoreException">The disk is full beyond the reserve, or failed.</exception>
    public Task AppendAuditAsync(ReadOnlyMemory<byte> message) => AppendOwnAsync(message, isControl: false);

    /// <summary>
    /// Records that a segment took the place of its journal file, with the digest of its tables (design/ledger.md,
    /// section 5.13). Completes when that is on stable storage.
    /// </summary>
    /// <exception cref="StoreException">The disk is full beyond the reserve, or failed.</exception>
    public Task DeclareSegmentAsync(SegmentSummary segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        return AppendOwnAsync(DeclaredLeaf.Of(segment, Clock.Now().Utc), isControl: true);
    }

    /// <summary>
    /// Says that the first records of the log are given up, by which policy, and what stands for them
    /// (design/ledger.md, section 5.11). They may go when a checkpoint covers this.
    /// </summary>
    /// <exception cref="StoreException">The disk is full beyond the reserve, or failed.</exception>
    public Task DeclareRetirementAsync(Retirement retirement)
    {
        ArgumentNullException.ThrowIfNull(retirement);
        return AppendOwnAsync(RetentionLeaves.Retire(retirement, Clock.Now().Utc), isControl: true);
    }

    /// <summary>Says that messages of an input are given up, or no more. Completes when it is on stable storage.</summary>
    /// <exception cref="StoreException">The disk is full beyond the reserve, or failed.</exception>
    public Task DeclareDropsAsync(DropRange range)
    {
        ArgumentNullException.ThrowIfNull(range);
        return AppendOwnAsync(DeclaredLeaf.Of(range, Clock.Now().Utc), isControl: true);
    }

    /// <summary>Says that the bodies of a class are given up. They may go when a checkpoint covers this.</summary>
    /// <exception cref="StoreException">The disk is full beyond the reserve, or failed.</exception>
    public Task DeclareRetirementAsync(ClassRetirement retirement)
    {
        ArgumentNullException.ThrowIfNull(retirement);
        return AppendOwnAsync(RetentionLeaves.Retire(retirement, Clock.Now().Utc), isControl: true);
    }

    /// <summary>Says that the body of a record is given up. It may go when a checkpoint covers this.</summary>
    /// <exception cref="StoreException">The disk is full beyond the reserve, or failed.</exception>
    public Task DeclareRedactionAsync(Redaction redaction)
    {
        ArgumentNullException.ThrowIfNull(redaction);
        return AppendOwnAsync(RetentionLeaves.Redact(redaction, Clock.Now().Utc), isControl: true);
    }

    /// <summary>Says that records are held.</summary>
    /// <exception cref="StoreException">The disk is full beyond the reserve, or failed.</exception>
    public Task DeclareHoldAsync(Hold hold)
    {
        ArgumentNullException.ThrowIfNull(hold);
        return AppendOwnAsync(RetentionLeaves.Hold(hold, Clock.Now().Utc), isControl: true);
    }

    /// <summary>Says that a hold ends.</summary>
    /// <exception cref="StoreException">The disk is full beyond the reserve, or failed.</exception>
    public Task DeclareReleaseAsync(string id, string reason, IReadOnlyList<Approver> approvers) =>
        AppendOwnAsync(RetentionLeaves.Release(id, reason, approvers, Clock.Now().Utc), isControl: true);

    /// <summary>
    /// Gives up salt keys: nothing that is written once this completes has its salt from them, and what was written before
    /// can be read.
    /// </summary>
    /// <exception cref="StoreException">The writer has ended.</exception>
    public Task BurnKeysAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return AppendAsync(log =>
        {
            log.BurnKeys(keys);
            return true;
        });
    }

    /// <summary>
    /// Takes back what is on its way past the log and that no output has confirmed: it is recorded, or goes past it again.
    /// </summary>
    /// <exception cref="StoreException">The writer has ended.</exception>
    public Task ReclaimAsync() => AppendAsync(_ =>
    {
        Reclaim();
        return true;
    });

    /// <summary>Ends the journal file at hand, so that it can become a segment.</summary>
    /// <exception cref="StoreException">The disk is too full for another journal file, or failed.</exception>
    public Task EndJournalFileAsync() => AppendAsync(static log => log.TryEndFile());

    private Task AppendOwnAsync(ReadOnlyMemory<byte> message, bool isControl) =>
        AppendAsync(log => isControl ? log.TryAppendControl(message.Span) : log.TryAppendAudit(message.Span));

    private Task AppendAsync(Func<SealedLog, bool> write)
    {
        lock (_lock)
        {
            if (_completion.Task.IsCompleted)
            {
                return Task.FromException(new StoreException(_log.Origin, "the log's writer has ended"));
            }

            var done = _audits.Add_NeedsLock(write);
            Monitor.PulseAll(_lock);
            return done;
        }
    }

    /// <summary>Writes what was submitted, ends the session by the book, and closes the log.</summary>
    public Task StopAsync()
    {
        lock (_lock)
        {
            _isStopping = true;
            Monitor.PulseAll(_lock);
        }

        return Completion;
    }

    /// <summary>Stops and waits.</summary>
    public void Dispose()
    {
        StopAsync().ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        _thread.Join();
        _log.Dispose();
        _pool.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The top of the thread: every end is told through Completion.")]
    private void Run()
    {
        try
        {
            while (WaitForWork())
            {
                Step();
            }

            Finish();
            End(failure: null);
        }
        catch (StoreException failure)
        {
            _events.Failed(failure);
            End(failure);
        }
        catch (Exception defect)
        {
            End(defect);
        }
    }

    /// <summary>Waits until there is something to write, sync or seal.</summary>
    /// <returns>False when the writer was asked to stop and nothing is left to write.</returns>
    private bool WaitForWork()
    {
        lock (_lock)
        {
            var wait = TimeToNextDeadline();
            var isWaiting = _queue.HasAny_NeedsLock || _frame.Count > 0;
            if (!_isStopping && wait > TimeSpan.Zero && !_audits.HasAny_NeedsLock && (!isWaiting || !TakesBatches))
            {
                Monitor.Wait(_lock, wait);
                isWaiting = _queue.HasAny_NeedsLock || _frame.Count > 0;
            }

            return !_isStopping || (TakesBatches && isWaiting) || _audits.HasAny_NeedsLock;
        }
    }

    /// <summary>Whether what waits has somewhere to go.</summary>
    private bool TakesBatches => _recording.Switch.State switch
    {
        RecordingState.Recording => !_log.IsFull,
        RecordingState.Full => _recording.Switch.Followed == FullPolicy.DropNewest,
        RecordingState.LocalStopped => !_isBypassBusy,
        _ => false,
    };

    private void Step()
    {
        _recording.LookForRoom();
        _recording.Update();
        _hasNewEvents |= _audits.Append(_log);
        if (TakesBatches)
        {
            Gather();
            HandleFrame();
        }

        if (_isAwaited || IsSyncDue(octets: 0))
        {
            _isAwaited = false;
            _log.Sync();
        }

        if (IsCheckpointDue())
        {
            _log.WriteCheckpoint();
            _lastCheckpoint = _time.GetTimestamp();
            _hasNewEvents = false;
        }

        CompletePending();
        _recording.Update();
        Progress.Advance(_log.DurableSize);
        _status = Observe();
    }

    private void Gather()
    {
        var before = _frame.Count;
        _queue.Gather(_frame, _log);
        if (_selection is { } selection && _recording.Bypass is { } bypass && _recording.Switch.State is RecordingState.Recording or RecordingState.Full)
        {
            _unselected.Apply(_frame, before, selection, bypass);
        }
    }

    /// <summary>Does with what was gathered what the state says.</summary>
    private void HandleFrame()
    {
        if (_recording.Switch.State == RecordingState.Recording && _frame.Count > 0 && !TryWriteFrame())
        {
            _recording.Update();
        }

        if (_recording.Switch.State == RecordingState.Full && _recording.Switch.Followed == FullPolicy.DropNewest)
        {
            DropFrame(StoreFull);
        }
        else if (_recording.Switch.State == RecordingState.LocalStopped)
        {
            PassFrameBy();
        }
    }

    private bool TryWriteFrame()
    {
        long octets = 0;
        var isAwaited = false;
        foreach (var batch in _frame)
        {
            octets += batch.Length;
            isAwaited |= batch.IsAwaited;
        }

        if (!_log.TryAppend(_frame, isAwaited || IsSyncDue(octets)))
        {
            return false;
        }

        _isAwaited |= isAwaited;
        _firstUnsynced = _pending.Count == 0 ? _time.GetTimestamp() : _firstUnsynced;
        _hasNewEvents = true;
        foreach (var batch in _frame)
        {
            _pending.Add(new PendingCommit(batch.Owner, batch.EventCount, _log.Size));
            _pool.Return(batch);
        }

        _frame.Clear();
        return true;
    }

    private void DropFrame(string reason)
    {
        foreach (var batch in _frame)
        {
            _recording.Drop(batch.EventCount, reason);
            batch.Owner?.Dropped(batch.EventCount, reason);
            _pool.Return(batch);
        }

        _frame.Clear();
    }

    private void PassFrameBy()
    {
        lock (_lock)
        {
            // Before it is asked: an answer that comes in between makes it look again.
            _isBypassBusy = true;
        }

        var taken = 0;
        while (taken < _frame.Count && _recording.Bypass!.TryTake(_frame[taken], _log.Size))
        {
            taken++;
        }

        var isAll = taken == _frame.Count;
        _frame.RemoveRange(0, taken);
        if (isAll)
        {
            lock (_lock)
            {
                _isBypassBusy = false;
            }
        }
    }

    private void CompletePending()
    {
        var done = 0;
        while (done < _pending.Count && _pending[done].EndIndex <= _log.DurableSize)
        {
            _pending[done].Owner?.Stored(_pending[done].Count);
            done++;
        }

        _pending.RemoveRange(0, done);
        _audits.Complete(_log.Origin);
    }

    private bool IsSyncDue(long octets)
    {
        var unsynced = _log.UnsyncedOctets + octets;
        return unsynced > 0
            && (unsynced >= _options.SyncBytes || _options.SyncInterval == TimeSpan.Zero
                || (_pending.Count > 0 && _time.GetElapsedTime(_firstUnsynced) >= _options.SyncInterval));
    }

    private TimeSpan CheckpointInterval =>
        _hasNewEvents ? _options.CheckpointInterval : _options.IdleCheckpointInterval;

    private bool IsCheckpointDue() => _time.GetElapsedTime(_lastCheckpoint) >= CheckpointInterval;

    private TimeSpan TimeToNextDeadline()
    {
        var next = CheckpointInterval - _time.GetElapsedTime(_lastCheckpoint);
        if (_pending.Count > 0)
        {
            var sync = _options.SyncInterval - _time.GetElapsedTime(_firstUnsynced);
            next = sync < next ? sync : next;
        }

        if ((_log.IsFull || _recording.Switch.State != RecordingState.Recording) && _options.FullRetryInterval < next)
        {
            next = _options.FullRetryInterval;
        }

        return _recording.Switch.State == RecordingState.LocalResuming && BypassWait < next ? BypassWait : next;
    }

    /// <summary>The end by the book. What cannot be written any more is given up, counted.</summary>
    private void Finish()
    {
        FinishBypass();
        for (_queue.Gather(_frame, _log); _frame.Count > 0; _queue.Gather(_frame, _log))
        {
            if (!TryWriteFrame())
            {
                DropFrame(StoreFull);
            }
        }

        _recording.End();
        _log.Stop();
        CompletePending();
        Progress.Advance(_log.DurableSize);
        _status = Observe();
    }

    /// <summary>At the end outputs get a moment for what is on its way past the log; the rest is recorded if there is room.</summary>
    private void FinishBypass()
    {
        if (_recording.Bypass is not { IsIdle: false })
        {
            return;
        }

        var began = _time.GetTimestamp();
        while (!_recording.Bypass!.IsIdle && _time.GetElapsedTime(began) < _options.BypassLimit)
        {
            lock (_lock)
            {
                Monitor.Wait(_lock, BypassWait);
            }
        }

        Reclaim();
    }

    /// <summary>Takes back what nobody has confirmed on the way past the log; what that had refused is younger.</summary>
    private void Reclaim()
    {
        foreach (var batch in _recording.Bypass!.Reclaim())
        {
            _log.Seal(batch);
            _queue.PutAhead(batch);
        }

        _frame.ForEach(_queue.PutAhead);
        _frame.Clear();
    }

    private void WaitWhileStopped(TimeSpan limit)
    {
        lock (_lock)
        {
            if (IsStopped && limit > TimeSpan.Zero && !_isStopping)
            {
                Monitor.Wait(_lock, limit);
            }
        }
    }

    private void End(Exception? failure)
    {
        lock (_lock)
        {
            if (failure is null)
            {
                _completion.TrySetResult();
            }
            else
            {
                _completion.TrySetException(failure);
            }
        }

        foreach (var batch in _recording.Bypass?.Reclaim() ?? [])
        {
            batch.Owner?.Dropped(batch.EventCount, StoreFailed);
        }

        _queue.GatherAll(_frame);
        foreach (var batch in _frame)
        {
            batch.Owner?.Dropped(batch.EventCount, StoreFailed);
            _pool.Return(batch);
        }

        _frame.Clear();
        foreach (var commit in _pending)
        {
            commit.Owner?.Dropped(commit.Count, StoreFailed);
        }

        _pending.Clear();
        _audits.Fail(_log.Origin);
    }

    private LogStatus Observe() => new()
    {
        Origin = _log.Origin,
        Session = _log.Session,
        Size = _log.Size,
        DurableSize = _log.DurableSize,
        CheckpointSize = _log.CheckpointSize,
        IsFull = _log.IsFull,
        State = _recording.Switch.State,
        StateSince = _recording.Switch.StateSince,
        Policy = _recording.Switch.Policy,
        HashEngine = _log.HashEngine,
    };

    private readonly record struct PendingCommit(IBatchOwner? Owner, int Count, ulong EndIndex);
}

using System.Text.Json;
using System.Diagnostics.CodeAnalysis;
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
    private const string StoreFull = "store-full";
    private const string StoreFailed = "store-failed";

    private readonly SealedLog _log;
    private readonly LogWriterOptions _options;
    private readonly StoreEvents _events;
    private readonly TimeProvider _time;
    private readonly BatchPool _pool;
    private readonly Thread _thread;

    // The lock guards _queue, _audits, _isStopping and is what the thread waits on.
    private readonly object _lock = new();
    private readonly Queue<RecordBatch> _queue = new();
    private readonly Queue<AuditRequest> _audits = new();
    private bool _isStopping;

    // Below: only the thread's.
    private readonly List<RecordBatch> _frame = [];
    private readonly List<PendingCommit> _pending = [];
    private readonly List<AuditRequest> _pendingAudits = [];
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DropCount _drops;
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
    public RecordBatch? TryRent() => Rent(TimeSpan.Zero);

    /// <inheritdoc/>
    public RecordBatch? Rent(TimeSpan limit) => _pool.TryRent(limit);

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
                _queue.Enqueue(batch);
                Monitor.Pulse(_lock);
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
        var leaf = ControlLeaf.Make(ControlLeaf.SegmentSeal, Clock.Now().Utc, json =>
        {
            json.WriteNumber("first", segment.Range.FirstIndex);
            json.WriteNumber("last", segment.Range.EndIndex - 1);
            json.WriteString("oldest", ControlLeaf.TimeText(segment.MinReceived));
            json.WriteString("newest", ControlLeaf.TimeText(segment.MaxReceived));
            json.WriteNumber("octets", segment.BodyOctets);
            json.WriteNumber("stored", segment.Length);
            json.WriteString("tables_sha256", segment.TablesDigest);
            if (segment.IndexDigest is { } index)
            {
                json.WriteString("index_sha256", index);
            }
        });
        return AppendOwnAsync(leaf, isControl: true);
    }

    /// <summary>
    /// Says that the first records of the log are given up, by which policy, and what stands for them
    /// (design/ledger.md, section 5.11). They may go when a checkpoint covers this.
    /// </summary>
    /// <exception cref="StoreException">The disk is full beyond the reserve, or failed.</exception>
    public Task DeclareRetirementAsync(Retirement retirement)
    {
        ArgumentNullException.ThrowIfNull(retirement);
        var leaf = ControlLeaf.Make(ControlLeaf.Retire, Clock.Now().Utc, json =>
        {
            json.WriteNumber("first", retirement.First);
            retirement.Retired.WriteMembers(json);
            json.WriteString("oldest", ControlLeaf.TimeText(retirement.Oldest));
            json.WriteString("newest", ControlLeaf.TimeText(retirement.Newest));
            json.WriteString("reason", retirement.Reason);
            json.WriteStartObject("policy");
            WritePolicy(json, retirement.Policy);
            json.WriteEndObject();
        });
        return AppendOwnAsync(leaf, isControl: true);
    }

    private static void WritePolicy(Utf8JsonWriter json, RetentionPolicy policy)
    {
        if (policy.Age is { } age)
        {
            json.WriteNumber("age_seconds", (long)age.TotalSeconds);
        }

        if (policy.Size is { } size)
        {
            json.WriteNumber("size", size);
        }

        if (policy.FreeSpace is { } free)
        {
            json.WriteNumber("free_space", free);
        }

        if (policy.HoldSince is { } since)
        {
            json.WriteString("hold_since", since.UtcDateTime);
        }
    }

    private Task AppendOwnAsync(ReadOnlyMemory<byte> message, bool isControl)
    {
        var request = new AuditRequest(message, isControl);
        lock (_lock)
        {
            if (_completion.Task.IsCompleted)
            {
                return Task.FromException(new StoreException(_log.Origin, "the log's writer has ended"));
            }

            _audits.Enqueue(request);
            Monitor.Pulse(_lock);
        }

        return request.Done.Task;
    }

    /// <summary>Writes what was submitted, ends the session by the book, and closes the log.</summary>
    public Task StopAsync()
    {
        lock (_lock)
        {
            _isStopping = true;
            Monitor.Pulse(_lock);
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
            var canWrite = !_log.IsFull || _options.OnFull == FullPolicy.DropNewest;
            if (!_isStopping && wait > TimeSpan.Zero && _audits.Count == 0 && (_queue.Count == 0 || !canWrite))
            {
                Monitor.Wait(_lock, wait);
            }

            return !_isStopping || (canWrite && (_queue.Count > 0 || _frame.Count > 0 || _audits.Count > 0));
        }
    }

    private void Step()
    {
        _log.PrepareAhead();
        AppendAudits();
        GatherFrame();
        if (_frame.Count > 0)
        {
            WriteFrame();
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
        Progress.Advance(_log.DurableSize);
        _status = Observe();
    }

    private void GatherFrame()
    {
        var records = 0;
        long octets = 0;
        foreach (var batch in _frame)
        {
            records += batch.Count;
            octets += batch.Length;
        }

        lock (_lock)
        {
            while (_queue.TryPeek(out var next) && _log.FitsOneFrame(_frame.Count, records, octets, next))
            {
                _frame.Add(_queue.Dequeue());
                records += next.Count;
                octets += next.Length;
            }
        }
    }

    private void WriteFrame()
    {
        long octets = 0;
        var isAwaited = false;
        foreach (var batch in _frame)
        {
            octets += batch.Length;
            isAwaited |= batch.IsAwaited;
        }

        if (_log.TryAppend(_frame, isAwaited || IsSyncDue(octets)))
        {
            EndDrops();
            _isAwaited |= isAwaited;
            _firstUnsynced = _pending.Count == 0 ? _time.GetTimestamp() : _firstUnsynced;
            _hasNewEvents = true;
            foreach (var batch in _frame)
            {
                _pending.Add(new PendingCommit(batch.Owner, batch.EventCount, _log.Size));
                _pool.Return(batch);
            }

            _frame.Clear();
        }
        else if (_options.OnFull == FullPolicy.DropNewest)
        {
            DropFrame(StoreFull);
        }
    }

    private void DropFrame(string reason)
    {
        foreach (var batch in _frame)
        {
            if (_drops.Messages == 0)
            {
                _drops.Began = _log.Clock.Now().Utc;
                _log.TryAppendControl(ControlLeaf.Make(
                    ControlLeaf.DropBegin, _drops.Began, json => json.WriteString("reason", reason)));
            }

            _drops.Messages += batch.EventCount;
            batch.Owner?.Dropped(batch.EventCount, reason);
            _pool.Return(batch);
        }

        _frame.Clear();
    }

    private void EndDrops()
    {
        if (_drops.Messages == 0)
        {
            return;
        }

        var drops = _drops;
        _drops = default;
        _log.TryAppendControl(ControlLeaf.Make(ControlLeaf.DropEnd, _log.Clock.Now().Utc, json =>
        {
            json.WriteString("reason", StoreFull);
            json.WriteString("since", ControlLeaf.TimeText(drops.Began));
            json.WriteNumber("messages", drops.Messages);
        }));
    }

    private void AppendAudits()
    {
        lock (_lock)
        {
            while (_audits.TryDequeue(out var request))
            {
                _pendingAudits.Add(request);
            }
        }

        foreach (var request in _pendingAudits)
        {
            var octets = request.Message.Span;
            if (!request.IsWritten && (request.IsControl ? _log.TryAppendControl(octets) : _log.TryAppendAudit(octets)))
            {
                request.IsWritten = true;
                _hasNewEvents = true;
            }
        }

        if (_pendingAudits.Count > 0)
        {
            _log.Sync();
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
        foreach (var request in _pendingAudits)
        {
            if (request.IsWritten)
            {
                request.Done.TrySetResult();
            }
            else
            {
                request.Done.TrySetException(new StoreException(_log.Origin, "no room for an audit record"));
            }
        }

        _pendingAudits.Clear();
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

        if (_log.IsFull && _options.FullRetryInterval < next)
        {
            next = _options.FullRetryInterval;
        }

        return next;
    }

    /// <summary>The end by the book. What cannot be written any more is given up, counted.</summary>
    private void Finish()
    {
        GatherAll();
        DropFrame(StoreFull);
        EndDrops();
        _log.Stop();
        CompletePending();
        Progress.Advance(_log.DurableSize);
        _status = Observe();
    }

    private void GatherAll()
    {
        lock (_lock)
        {
            while (_queue.TryDequeue(out var batch))
            {
                _frame.Add(batch);
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

        GatherAll();
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
        FailAudits();
    }

    private void FailAudits()
    {
        lock (_lock)
        {
            while (_audits.TryDequeue(out var request))
            {
                _pendingAudits.Add(request);
            }
        }

        foreach (var request in _pendingAudits)
        {
            request.Done.TrySetException(new StoreException(_log.Origin, "the log's writer has ended"));
        }

        _pendingAudits.Clear();
    }

    private LogStatus Observe() => new()
    {
        Origin = _log.Origin,
        Session = _log.Session,
        Size = _log.Size,
        DurableSize = _log.DurableSize,
        CheckpointSize = _log.CheckpointSize,
        IsFull = _log.IsFull,
        HashEngine = _log.HashEngine,
    };

    private readonly record struct PendingCommit(IBatchOwner? Owner, int Count, ulong EndIndex);

    private record struct DropCount(long Began, long Messages);

    private sealed class AuditRequest(ReadOnlyMemory<byte> message, bool isControl)
    {
        public bool IsControl { get; } = isControl;

        public ReadOnlyMemory<byte> Message { get; } = message;

        public bool IsWritten { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

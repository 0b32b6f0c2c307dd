using Sworn.Core.Ledger;
using Sworn.Store.Journal;
using Sworn.Store.Log;

namespace Sworn.Pipeline.Tests.Receiving;

/// <summary>
/// A log in memory: a fixed number of batches, written at once, or by hand when a test plays the slow disk.
/// </summary>
internal sealed class MemoryIntake : ILogIntake
{
    private readonly object _lock = new();
    private readonly Stack<RecordBatch> _free = new();
    private readonly Queue<RecordBatch> _submitted = new();
    private readonly List<MemoryRecord> _records = [];
    private readonly List<SourceIdentity> _identities = [];
    private readonly bool _keepsRecords;
    private readonly int _batches;
    private bool _isHeld;

    public MemoryIntake(int batches = 32, int batchBytes = 1 << 20, TimeProvider? time = null, bool keepsRecords = true)
    {
        BatchCapacity = batchBytes;
        Clock = new LogClock(time ?? TimeProvider.System);
        _keepsRecords = keepsRecords;
        _batches = batches;
        for (var number = 0; number < batches; number++)
        {
            _free.Push(new RecordBatch(batchBytes));
        }
    }

    public uint Session => 7;

    public LogClock Clock { get; }

    public SourceTable Sources { get; } = new();

    public int BatchCapacity { get; }

    /// <summary>Batches that were submitted in all.</summary>
    public int BatchCount { get; private set; }

    /// <summary>Batches that wait to be written.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_lock)
            {
                return _submitted.Count;
            }
        }
    }

    /// <summary>What is stored, in the order of the log.</summary>
    public IReadOnlyList<MemoryRecord> Records
    {
        get
        {
            lock (_lock)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>The sources of the batches stored, in the order of the log.</summary>
    public IReadOnlyList<SourceIdentity> Identities
    {
        get
        {
            lock (_lock)
            {
                return [.. _identities];
            }
        }
    }

    /// <summary>Events stored so far.</summary>
    public long StoredCount { get; private set; }

    /// <summary>From here on nothing is written until <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (_lock)
        {
            _isHeld = true;
        }
    }

    /// <summary>Writes what waits, and from here on at once.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _isHeld = false;
            WriteAll();
        }
    }

    /// <summary>Writes the oldest batch that waits.</summary>
    public void WriteOne()
    {
        lock (_lock)
        {
            Write(_submitted.Dequeue());
        }
    }

    public bool IsStopped { get; set; }

    public int UsedPercent
    {
        get
        {
            lock (_lock)
            {
                return (_batches - _free.Count) * 100 / _batches;
            }
        }
    }

    public RecordBatch? TryRent() => Rent(TimeSpan.Zero);

    public RecordBatch? TryTakeBack(string reason)
    {
        lock (_lock)
        {
            if (_submitted.FirstOrDefault(static batch => batch.MayBeGivenUp) is not { } oldest)
            {
                return null;
            }

            var rest = _submitted.Where(batch => batch != oldest).ToList();
            _submitted.Clear();
            rest.ForEach(_submitted.Enqueue);
            oldest.Owner?.Dropped(oldest.EventCount, reason);
            oldest.Clear();
            return oldest;
        }
    }

    public RecordBatch? Rent(TimeSpan limit)
    {
        lock (_lock)
        {
            if (IsStopped)
            {
                return null;
            }

            if (_free.Count == 0 && limit > TimeSpan.Zero)
            {
                Monitor.Wait(_lock, limit);
            }

            return _free.TryPop(out var batch) ? batch : null;
        }
    }

    public void Submit(RecordBatch batch)
    {
        lock (_lock)
        {
            BatchCount++;
            _submitted.Enqueue(batch);
            if (!_isHeld)
            {
                WriteAll();
            }
        }
    }

    public void Return(RecordBatch batch)
    {
        lock (_lock)
        {
            batch.Clear();
            _free.Push(batch);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>
    /// Waits until so many events are stored; the limit is for a broken build, not for the test to pass.
    /// </summary>
    public void WaitForStored(long count)
    {
        lock (_lock)
        {
            while (StoredCount < count)
            {
                Assert.True(Monitor.Wait(_lock, Patience.Limit), $"stored {StoredCount} of {count}");
            }
        }
    }

    private void WriteAll()
    {
        while (_submitted.TryDequeue(out var batch))
        {
            Write(batch);
        }
    }

    private void Write(RecordBatch batch)
    {
        if (_keepsRecords)
        {
            Copy(batch);
        }

        StoredCount += batch.EventCount;
        batch.Owner?.Stored(batch.EventCount);
        Return(batch);
    }

    private void Copy(RecordBatch batch)
    {
        _identities.AddRange(batch.Sources.Select(static source => source.Identity));
        var records = batch.Records.Span;
        while (!records.IsEmpty)
        {
            var length = (int)RecordHeader.BodyLength(records);
            _records.Add(new MemoryRecord(
                RecordHeader.Read(records), records.Slice(RecordHeader.Size, length).ToArray()));
            records = records[(RecordHeader.Size + length)..];
        }
    }
}

/// <summary>A record as the log took it.</summary>
internal sealed record MemoryRecord(EntryFields Fields, byte[] Body)
{
    public string Text => System.Text.Encoding.Latin1.GetString(Body);

    public bool IsTruncated => Fields.Flags.HasFlag(EntryFlags.Truncated);
}

using System.Buffers.Binary;
using Sworn.Protocols.Syslog;
using Sworn.Query.Columns;
using Sworn.Query.Counting;
using Sworn.Query.Fields;
using Sworn.Query.Language;
using Sworn.Query.Matching;
using Sworn.Query.Scan;
using Sworn.Query.Time;
using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Tables;

/// <summary>
/// Groups records and computes over them: from the records, or where that is enough from columns, which costs a
/// hundredth. Belongs to one thread.
/// </summary>
internal sealed class TableBuilder : IRecordSink, IRowSink
{
    private const int GroupOctets = 160;
    private const uint Absent = uint.MaxValue;

    private readonly TablePlan _plan;
    private readonly MemoryBudget _budget;
    private readonly IRecordSink _next;
    private readonly Dictionary<byte[], GroupState[]> _groups = new(OctetsComparer.Instance);
    private readonly FieldFinder? _only;
    private readonly ColumnCounter _columns = new();
    private readonly ColumnCounter.Taker _take;
    private readonly long[] _times = new long[BlockHeader.MaxRecordCount];
    private readonly GroupKey? _bucket;
    private readonly FieldId? _level;
    private readonly bool _countsOnly;
    private byte[] _key = new byte[256];
    private int _keyLength;

    /// <summary>Makes a builder.</summary>
    /// <param name="plan">What is grouped and computed.</param>
    /// <param name="next">Who takes the table.</param>
    /// <param name="budget">How much may be kept.</param>
    public TableBuilder(TablePlan plan, IRecordSink next, MemoryBudget budget)
    {
        _plan = plan;
        _next = next;
        _budget = budget;
        var isCounting = plan.Aggregates.All(static aggregate => aggregate is { Function: AggregateFunction.Count, Field: null });
        _only = isCounting && plan.Keys is [{ Bucket: null } key] && FieldFinder.CanFind(key.Field.Id) ? new FieldFinder(key.Field) : null;
        _bucket = isCounting && plan.Keys is [{ Bucket: not null } time] ? time : null;
        _level = isCounting && plan.Keys is [{ Bucket: null, Field.Id: FieldId.Severity or FieldId.Facility } one] ? one.Field.Id : null;
        _countsOnly = isCounting && plan.Keys.Count == 0;
        _take = Count;
    }

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<Template> templates) => _only?.Begin(templates);

    /// <inheritdoc/>
    public bool TryTake(in RowGroup rows, RowMask mask)
    {
        if (_countsOnly)
        {
            CountAll(mask.Population);
            return true;
        }

        if (rows.Used is null || !rows.Facts.IsMessage)
        {
            return false;
        }

        return _bucket is null ? TryCountValues(rows, mask) : TryCountTimes(rows, mask, _bucket);
    }

    /// <inheritdoc/>
    public bool TryTake(Template template, int rows, SegmentIndex index)
    {
        var facts = MessageFacts.Unpack(template.Facts);
        if (_countsOnly)
        {
            CountAll(rows);
            return true;
        }

        if (_level is { } level && facts.IsMessage)
        {
            CountName(MessageNames.Of(facts, level), rows);
            return true;
        }

        if (!facts.IsMessage || _only?.In(template) is not { Length: <= 1 } places || !SlotCounts.IsKnown(template, places, rows, index))
        {
            return false;
        }

        if (places.Length == 0)
        {
            CountName(name: null, rows);
        }

        SlotCounts.Take(template, places, rows, index, _take);
        return true;
    }

    /// <inheritdoc/>
    public bool CanTake(in BlockHeader block, in MessageFacts facts) => _countsOnly || _bucket switch
    {
        null => _level is not null,
        { Field.Id: FieldId.Received, Bucket: { } bucket } => IsOne(block.MinReceived, block.MaxReceived, bucket),
        { Bucket: { } bucket } => facts.TimeSource is TimeSource.Parsed or TimeSource.Receipt && IsOne(block.MinEvent, block.MaxEvent, bucket),
        _ => false,
    };

    /// <inheritdoc/>
    public void Take(in BlockHeader block, in MessageFacts facts, int rows)
    {
        if (_bucket is { } bucket)
        {
            CountBucket(FloorTo(bucket.Field.Id == FieldId.Received ? block.MinReceived : block.MinEvent, bucket.Bucket!.Value.Nanoseconds), rows);
        }
        else if (_level is { } level)
        {
            CountName(MessageNames.Of(facts, level), rows);
        }
        else
        {
            CountAll(rows);
        }
    }

    /// <inheritdoc/>
    public bool Accept(in QueryRecord record)
    {
        BeginKey();
        foreach (var key in _plan.Keys)
        {
            AddKey(record, key);
        }

        var states = Group();
        for (var number = 0; number < states.Length; number++)
        {
            Take(record, _plan.Aggregates[number], states[number]);
        }

        return true;
    }

    /// <inheritdoc/>
    public void AcceptCount(long count)
    {
    }

    /// <inheritdoc/>
    public void Hide(HiddenRange range) => _next.Hide(range);

    /// <inheritdoc/>
    public void Flush()
    {
    }

    /// <summary>The table, before any step.</summary>
    public ResultTable Build()
    {
        _columns.Flush(_take);
        if (_plan.Keys.Count == 0 && _groups.Count == 0)
        {
            BeginKey();
            Group();
        }

        var rows = new List<IReadOnlyList<Cell>>(_groups.Count);
        foreach (var (key, states) in _groups)
        {
            var cells = Cells(key);
            if (!_plan.SkipsAbsent || cells.Exists(static cell => !cell.IsEmpty))
            {
                rows.Add([.. cells, .. states.Select(static state => state.Result())]);
            }
        }

        return new ResultTable(_plan.Columns, rows);
    }

    private static void Take(in QueryRecord record, Aggregate aggregate, GroupState state)
    {
        if (aggregate.Field is null)
        {
            state.Add(1);
            return;
        }

        var time = record.EventTime;
        var values = new FieldEnumerator(record, aggregate.Field);
        while (values.MoveNext())
        {
            state.Take(values.Current, time);
        }
    }

    private static bool IsOne(long min, long max, Duration bucket) => FloorTo(min, bucket.Nanoseconds) == FloorTo(max, bucket.Nanoseconds);

    private bool TryCountValues(in RowGroup rows, RowMask mask)
    {
        if (_level is { } level)
        {
            CountName(MessageNames.Of(rows.Facts, level), mask.Population);
            return true;
        }

        if (_only?.In(rows.Used!.Template) is not { Length: <= 1 } places)
        {
            return false;
        }

        if (places.Length == 0)
        {
            CountName(name: null, mask.Population);
        }
        else if (places[0].Place == FieldPlace.Literal)
        {
            Count(rows.Used!.Template.Literals.Slice(places[0].Start, places[0].Length), mask.Population);
        }
        else
        {
            _columns.Run(rows.Block.Column(rows.Used!, places[0].Start), mask, _take);
        }

        return true;
    }

    private void CountName(byte[]? name, int records)
    {
        BeginKey();
        AddKey(name, isPresent: name is not null);
        AddToGroup(records);
    }

    private bool TryCountTimes(in RowGroup rows, RowMask mask, GroupKey key)
    {
        var times = _times.AsSpan(0, rows.Rows);
        if (key.Field.Id == FieldId.Received)
        {
            RowTimes.ReadReceived(rows, times);
        }
        else if (!RowTimes.TryReadEvent(rows, times))
        {
            return false;
        }

        var width = key.Bucket!.Value.Nanoseconds;
        var start = 0L;
        var pending = 0;
        for (var row = 0; row < times.Length; row++)
        {
            if (!mask[row])
            {
                continue;
            }

            if (pending > 0 && (times[row] < start || times[row] >= start + width))
            {
                CountBucket(start, pending);
                pending = 0;
            }

            start = pending == 0 ? FloorTo(times[row], width) : start;
            pending++;
        }

        CountBucket(start, pending);
        return true;
    }

    private void CountBucket(long start, int records)
    {
        BeginKey();
        AddTime(start);
        AddToGroup(records);
    }

    private void CountAll(int records)
    {
        BeginKey();
        AddToGroup(records);
    }

    private void Count(ReadOnlySpan<byte> value, int records)
    {
        if (records > 0)
        {
            BeginKey();
            AddKey(value, isPresent: true);
            AddToGroup(records);
        }
    }

    private void AddToGroup(int records)
    {
        if (records == 0)
        {
            return;
        }

        foreach (var state in Group())
        {
            state.Add(records);
        }
    }

    private void BeginKey() => _keyLength = 0;

    private void AddKey(in QueryRecord record, GroupKey key)
    {
        if (key.Bucket is { } bucket)
        {
            AddTime(FloorTo(key.Field.Id == FieldId.Received ? record.Fields.ReceivedUtc : record.EventTime, bucket.Nanoseconds));
            return;
        }

        // A field with several values counts with its first one.
        var values = new FieldEnumerator(record, key.Field);
        var isPresent = values.MoveNext();
        AddKey(isPresent ? values.Current : [], isPresent);
    }

    private void AddTime(long utc)
    {
        Span<byte> text = stackalloc byte[TimeText.MaxLength];
        AddKey(text[..TimeText.WriteUtc(text, utc)], isPresent: true);
    }

    private static long FloorTo(long time, long width)
    {
        var over = time % width;
        return time - (over < 0 ? over + width : over);
    }

    private void AddKey(ReadOnlySpan<byte> value, bool isPresent)
    {
        var needed = _keyLength + sizeof(uint) + value.Length;
        if (_key.Length < needed)
        {
            Array.Resize(ref _key, Math.Max(needed, 2 * _key.Length));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(_key.AsSpan(_keyLength), isPresent ? (uint)value.Length : Absent);
        value.CopyTo(_key.AsSpan(_keyLength + sizeof(uint)));
        _keyLength = needed;
    }

    private GroupState[] Group()
    {
        var key = _key.AsSpan(0, _keyLength);
        var lookup = _groups.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(key, out var states))
        {
            return states;
        }

        _budget.Take(GroupOctets + key.Length + (GroupOctets * (long)_plan.Aggregates.Count));
        states = [.. _plan.Aggregates.Select(aggregate => new GroupState(aggregate, _budget))];
        lookup[key] = states;
        return states;
    }

    private List<Cell> Cells(byte[] key)
    {
        var cells = new List<Cell>(_plan.Keys.Count);
        var at = 0;
        while (cells.Count < _plan.Keys.Count)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(key.AsSpan(at));
            at += sizeof(uint);
            cells.Add(length == Absent ? default : new Cell(key.AsSpan(at, (int)length)));
            at += length == Absent ? 0 : (int)length;
        }

        return cells;
    }
}

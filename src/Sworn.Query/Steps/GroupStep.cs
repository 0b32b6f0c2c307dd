using Sworn.Protocols.Syslog;
using Sworn.Query.Columns;
using Sworn.Query.Fields;
using Sworn.Query.Language;
using Sworn.Query.Matching;
using Sworn.Query.Pipes;
using Sworn.Query.Tables;
using Sworn.Query.Time;
using Sworn.Store.Blocks;
using Sworn.Store.Segments;

namespace Sworn.Query.Steps;

/// <summary>
/// Groups records or rows and computes over them: records one by one, or where that is enough from columns, which costs a
/// hundredth. Belongs to one thread.
/// </summary>
internal sealed class GroupStep : Step, IRowSink
{
    private readonly GroupingPipe _pipe;
    private readonly GroupTable _groups;
    private readonly ItemField[] _keys;
    private readonly ItemField[] _values;
    private readonly RecordFilter?[] _recordTests;
    private readonly Predicate<Cell[]>?[] _rowTests;
    private readonly decimal? _seconds;
    private readonly FieldFinder? _only;
    private readonly ColumnCounter _columns = new();
    private readonly ColumnCounter.Taker _take;
    private readonly long[] _times = new long[BlockHeader.MaxRecordCount];
    private readonly GroupKey? _bucket;
    private readonly FieldId? _level;
    private readonly bool _countsOnly;
    private long _rows;
    private long _firstTime = long.MaxValue;
    private long _lastTime = long.MinValue;

    /// <summary>Makes a step.</summary>
    /// <param name="next">Who takes the rows.</param>
    /// <param name="pipe">What is grouped and computed.</param>
    /// <param name="shape">What comes in.</param>
    /// <param name="context">What belongs to the query.</param>
    public GroupStep(Step next, GroupingPipe pipe, PipeShape shape, StepContext context)
        : base(next)
    {
        _pipe = pipe;
        _groups = new GroupTable(pipe.Aggregates, context.NewMemory());
        _keys = [.. pipe.Keys.Select(key => ItemField.Of(key.Field.Text, shape))];
        _values = [.. pipe.Aggregates.Select(aggregate => aggregate.Field is { } field ? ItemField.Of(field.Text, shape) : default)];
        _recordTests = [.. pipe.Aggregates.Select(aggregate =>
            aggregate.Condition is { } condition && !shape.IsRows ? context.Compile(condition, shape.Added.Count > 0) : null)];
        _rowTests = [.. pipe.Aggregates.Select(aggregate =>
            aggregate.Condition is { } condition && shape.IsRows ? new RowFilter(shape, context.Records.Regexes, context.Now, context.Request.Zone).Compile(context.Bind(condition)) : null)];
        _seconds = SecondsOf(context);
        var isFromLog = !shape.IsRows && shape.Added.Count == 0;
        var isCounting = isFromLog && pipe.Aggregates.All(static aggregate => aggregate is { Function: AggregateFunction.Count, Field: null, Condition: null });
        _only = isCounting && pipe.Keys is [{ Bucket: null } key] && FieldFinder.CanFind(key.Field.Id) ? new FieldFinder(key.Field) : null;
        _bucket = isCounting && pipe.Keys is [{ Bucket: not null } time] ? time : null;
        _level = isCounting && pipe.Keys is [{ Bucket: null, Field.Id: FieldId.Severity or FieldId.Facility } one] ? one.Field.Id : null;
        _countsOnly = isCounting && pipe.Keys.Count == 0;
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
    public override bool Take(in QueryRecord record)
    {
        var time = record.EventTime;
        _firstTime = Math.Min(_firstTime, time);
        _lastTime = Math.Max(_lastTime, time);
        _groups.Key.Begin();
        for (var number = 0; number < _keys.Length; number++)
        {
            AddKey(record, _pipe.Keys[number]);
        }

        var states = _groups.Group();
        for (var number = 0; number < states.Length; number++)
        {
            if (_recordTests[number]?.Matches(record) != false)
            {
                Take(record, _pipe.Aggregates[number].Field, states[number], time);
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Take(Cell[] row)
    {
        _rows++;
        _groups.Key.Begin();
        for (var number = 0; number < _keys.Length; number++)
        {
            AddKey(row[_keys[number].Column], _pipe.Keys[number]);
        }

        var states = _groups.Group();
        for (var number = 0; number < states.Length; number++)
        {
            if (_rowTests[number]?.Invoke(row) == false)
            {
                continue;
            }

            if (_pipe.Aggregates[number].Field is null)
            {
                states[number].Add(1);
            }
            else if (row[_values[number].Column] is { IsEmpty: false } cell)
            {
                states[number].Take(cell.Octets, _rows);
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override void Complete() => Give(Results());

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _groups.Dispose();
        }

        base.Dispose(disposing);
    }

    private IEnumerable<Cell[]> Results()
    {
        _columns.Flush(_take);
        if (_pipe.Keys.Count == 0)
        {
            // Without keys there is one row, even of nothing.
            _groups.Key.Begin();
            _groups.Group();
        }

        var seconds = _seconds ?? (_lastTime > _firstTime ? (_lastTime - _firstTime) / (decimal)UtcNanoseconds.PerSecond : null);
        foreach (var (key, states) in _groups.Groups())
        {
            var cells = GroupKeyText.CellsOf(key);
            if (!_pipe.SkipsAbsent || cells.Exists(static cell => !cell.IsEmpty))
            {
                yield return [.. cells, .. states.Select(state => state.Result(seconds))];
            }
        }
    }

    /// <summary>The time that a group stands for: its stretch, or what the query asks for where that has an end.</summary>
    private decimal? SecondsOf(StepContext context)
    {
        var bucket = _pipe.Keys.FirstOrDefault(static key => key.Bucket is not null)?.Bucket;
        if (bucket is { } stretch)
        {
            return stretch.Nanoseconds / (decimal)UtcNanoseconds.PerSecond;
        }

        var (_, start, end) = TimeConditions.PeriodOf(context.Request, context.Now);
        end = Math.Min(end, context.Now);
        return start == long.MinValue || end <= start ? null : (end - start) / (decimal)UtcNanoseconds.PerSecond;
    }

    private static void Take(in QueryRecord record, FieldName? field, GroupState state, long time)
    {
        if (field is null)
        {
            state.Add(1);
            return;
        }

        var values = new FieldEnumerator(record, field);
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
        _groups.Key.Begin();
        _groups.Key.Add(name, isPresent: name is not null);
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
        _groups.Key.Begin();
        AddTime(start);
        AddToGroup(records);
    }

    private void CountAll(int records)
    {
        _groups.Key.Begin();
        AddToGroup(records);
    }

    private void Count(ReadOnlySpan<byte> value, int records)
    {
        if (records > 0)
        {
            _groups.Key.Begin();
            _groups.Key.Add(value, isPresent: true);
            AddToGroup(records);
        }
    }

    private void AddToGroup(int records)
    {
        if (records == 0)
        {
            return;
        }

        foreach (var state in _groups.Group())
        {
            state.Add(records);
        }
    }

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
        _groups.Key.Add(isPresent ? values.Current : [], isPresent);
    }

    private void AddKey(Cell cell, GroupKey key)
    {
        if (key.Bucket is { } bucket && Numbers.TryReadTime(cell.Octets, out var utc))
        {
            AddTime(FloorTo(utc, bucket.Nanoseconds));
        }
        else
        {
            _groups.Key.Add(cell);
        }
    }

    private void AddTime(long utc)
    {
        Span<byte> text = stackalloc byte[TimeText.MaxLength];
        _groups.Key.Add(text[..TimeText.WriteUtc(text, utc)], isPresent: true);
    }

    private static long FloorTo(long time, long width)
    {
        var over = time % width;
        return time - (over < 0 ? over + width : over);
    }
}

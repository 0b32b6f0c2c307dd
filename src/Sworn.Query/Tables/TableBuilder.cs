using System.Buffers.Binary;
using Sworn.Query.Columns;
using Sworn.Query.Counting;
using Sworn.Query.Fields;
using Sworn.Query.Language;
using Sworn.Query.Matching;
using Sworn.Query.Scan;
using Sworn.Query.Time;
using Sworn.Store.Blocks;

namespace Sworn.Query.Tables;

/// <summary>
/// Groups records and computes over them: from the records, or where that is enough from columns, which costs a
/// hundredth. Belongs to one thread.
/// </summary>
internal sealed class TableBuilder : IRecordSink
{
    private const int GroupOctets = 160;
    private const uint Absent = uint.MaxValue;

    private readonly TablePlan _plan;
    private readonly MemoryBudget _budget;
    private readonly IRecordSink _next;
    private readonly Dictionary<byte[], GroupState[]> _groups = new(OctetsComparer.Instance);
    private readonly FieldFinder? _only;
    private readonly int[] _counts = new int[1 << 16];
    private byte[] _key = new byte[256];
    private byte[] _value = new byte[256];
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
        CountsOnly = isCounting && plan.Keys.Count == 0;
    }

    /// <summary>Whether a whole number of records is all that is computed.</summary>
    public bool CountsOnly { get; }

    /// <summary>Learns the templates of the segment whose blocks come next.</summary>
    public void Begin(IReadOnlyList<Template> templates) => _only?.Begin(templates);

    /// <summary>Takes rows that are results, from columns alone.</summary>
    /// <returns>False when that is not enough: the records have to be given one by one.</returns>
    public bool TryTake(in RowGroup rows, RowMask mask)
    {
        if (CountsOnly)
        {
            _keyLength = 0;
            AddToGroup(mask.Population);
            return true;
        }

        if (_only is null || rows.Used is null || !rows.Facts.IsMessage || _only.In(rows.Used.Template) is not { } places || places.Length > 1)
        {
            return false;
        }

        if (places.Length == 0)
        {
            BeginKey();
            AddKey([], isPresent: false);
            AddToGroup(mask.Population);
        }
        else if (places[0].Place == FieldPlace.Literal)
        {
            Count(rows.Used.Template.Literals.Slice(places[0].Start, places[0].Length), mask.Population);
        }
        else
        {
            Count(rows.Block.Column(rows.Used, places[0].Start), mask);
        }

        return true;
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

    private void Count(SlotColumn column, RowMask mask)
    {
        if (column is ConstantColumn constant)
        {
            Count(constant.Value, mask.Population);
            return;
        }

        if (column is DictionaryColumn dictionary)
        {
            Count(dictionary, mask);
            return;
        }

        if (_value.Length < column.MaxLength)
        {
            _value = new byte[column.MaxLength];
        }

        for (var row = 0; row < mask.Count; row++)
        {
            if (mask[row])
            {
                Count(_value.AsSpan(0, column.Write(row, _value)), 1);
            }
        }
    }

    private void Count(DictionaryColumn dictionary, RowMask mask)
    {
        var counts = _counts.AsSpan(0, dictionary.Count);
        counts.Clear();
        for (var row = 0; row < mask.Count; row++)
        {
            counts[dictionary.CodeOf(row)] += mask[row] ? 1 : 0;
        }

        for (var code = 0; code < counts.Length; code++)
        {
            Count(dictionary.Values[code], counts[code]);
        }
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
            var time = key.Field.Id == FieldId.Received ? record.Fields.ReceivedUtc : record.EventTime;
            Span<byte> text = stackalloc byte[TimeText.MaxLength];
            AddKey(text[..TimeText.WriteUtc(text, FloorTo(time, bucket.Nanoseconds))], isPresent: true);
            return;
        }

        // A field with several values counts with its first one.
        var values = new FieldEnumerator(record, key.Field);
        var isPresent = values.MoveNext();
        AddKey(isPresent ? values.Current : [], isPresent);
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
